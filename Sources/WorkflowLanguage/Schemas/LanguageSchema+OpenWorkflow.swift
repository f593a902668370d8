extension LanguageSchema {
    /// The canonical form: the Open Workflow Specification 1.0.3 as this engine reads it.
    static let openWorkflow = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "$id": "urn:process-engine:open-workflow",
          "title": "A definition in the canonical form",
          "description": "A document of the Open Workflow Specification 1.0.3, with this engine's own options.",
          "type": "object",
          "required": ["document", "do"],
          "additionalProperties": false,
          "properties": {
            "document": {
              "type": "object", "required": ["dsl", "namespace", "name", "version"], "additionalProperties": false,
              "description": "What the document is, and for which version of the language.",
              "properties": {
                "dsl": { "type": "string", "pattern": "^1\\.0\\.", "description": "The version of the language: \#
        1.0.x." },
                "namespace": { "$ref": "#/$defs/documentName", "description": "Groups definitions." },
                "name": { "$ref": "#/$defs/documentName", "description": "The definition's name." },
                "version": { "type": "string", "description": "The definition's semantic version." },
                "title": { "type": "string", "description": "A name for people." },
                "summary": { "type": "string", "description": "What the definition does, in Markdown." },
                "tags": { "type": "object", "description": "Keys and values for tools." },
                "metadata": {
                  "type": "object", "description": "Anything; `engine` has this engine's options.",
                  "properties": { "engine": { "$ref": "#/$defs/documentEngine" } }
                }
              }
            },
            "input": { "$ref": "#/$defs/input", "description": "What the caller's input must be, and what tasks see \#
        of it." },
            "use": { "$ref": "#/$defs/use" },
            "do": { "$ref": "#/$defs/taskList", "description": "The tasks, one after the other." },
            "timeout": { "$ref": "#/$defs/timeout" },
            "output": { "$ref": "#/$defs/output", "description": "What the caller gets." },
            "evaluate": {
              "type": "object", "additionalProperties": false,
              "description": "How expressions are read: jq; `loose` takes texts without ${ } as expressions, too.",
              "properties": { "language": { "const": "jq" }, "mode": { "enum": ["strict", "loose"] } }
            },
            "schedule": {
              "type": "object", "additionalProperties": false, "minProperties": 1,
              "description": "When executions start by themselves.",
              "properties": {
                "every": { "$ref": "#/$defs/duration", "description": "Again and again, at this distance." },
                "cron": { "type": "string", "description": "Minute, hour, day of month, month and day of week." },
                "after": { "$ref": "#/$defs/duration", "description": "So long after the end of the execution \#
        before." },
                "on": { "$ref": "#/$defs/consumption", "description": "When these events were consumed." },
                "read": { "$ref": "#/$defs/read" }
              }
            }
          },
          "$defs": {
            "documentName": { "type": "string", "pattern": "^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$" },
            "expression": { "type": ["string", "boolean"], "description": "jq, bare or in ${ … }." },
            "transformation": { "type": ["string", "object"], "description": "A jq expression, or a mapping with \#
        some." },
            "wrapped": { "type": "string", "pattern": "^\\s*\\$\\{[\\s\\S]+\\}\\s*$", "description": "jq in ${ … }." },
            "uri": { "type": "string", "pattern": "^[A-Za-z][A-Za-z0-9+\\-.]*://|^\\s*\\$\\{" },
            "mappingOrExpression": { "anyOf": [{ "type": "object" }, { "$ref": "#/$defs/wrapped" }] },
            "duration": {
              "description": "ISO 8601 such as PT30S, {seconds: 30}, or an expression in ${ … }.",
              "anyOf": [
                { "type": "string", "pattern": "^P(?!$)|^\\s*\\$\\{" },
                {
                  "type": "object", "minProperties": 1, "additionalProperties": false,
                  "properties": {
                    "days": { "type": ["integer", "string"] }, "hours": { "type": ["integer", "string"] },
                    "minutes": { "type": ["integer", "string"] }, "seconds": { "type": ["integer", "string"] },
                    "milliseconds": { "type": ["integer", "string"] }
                  }
                }
              ]
            },
            "timeout": {
              "description": "The longest that it may take while the execution is not paused: {after}, or a name of \#
        use.timeouts.",
              "anyOf": [
                { "type": "string" },
                {
                  "type": "object", "required": ["after"], "additionalProperties": false,
                  "properties": { "after": { "$ref": "#/$defs/duration" } }
                }
              ]
            },
            "schema": {
              "type": "object", "additionalProperties": false,
              "description": "A JSON Schema (draft 2020-12): in the document, or a file of the directory of resources.",
              "properties": {
                "format": { "type": "string" }, "document": { "type": ["object", "boolean"] },
                "resource": { "$ref": "#/$defs/resource" }
              },
              "oneOf": [{ "required": ["document"] }, { "required": ["resource"] }]
            },
            "resource": {
              "type": "object", "required": ["endpoint"], "additionalProperties": false,
              "properties": { "name": { "type": "string" }, "endpoint": { "$ref": "#/$defs/endpoint" } }
            },
            "endpoint": {
              "description": "A URI (with {members} of the input), an expression, or {uri, authentication}.",
              "anyOf": [
                { "$ref": "#/$defs/uri" },
                {
                  "type": "object", "required": ["uri"], "additionalProperties": false,
                  "properties": {
                    "uri": { "$ref": "#/$defs/uri" }, "authentication": { "$ref": "#/$defs/authentication" }
                  }
                }
              ]
            },
            "authentication": {
              "type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": false,
              "description": "How a request proves on whose behalf it is made; {use} names one of use.authentications.",
              "properties": {
                "use": { "type": "string" },
                "basic": { "type": "object", "description": "{username, password}, or {use: secret}." },
                "bearer": { "type": "object", "description": "{token}, or {use: secret}." },
                "digest": { "type": "object", "description": "{username, password}, or {use: secret}." },
                "oauth2": { "type": "object", "description": "A token of an OAuth 2 authority, or {use: secret}." },
                "oidc": { "type": "object", "description": "A token of an OpenID Connect authority, or {use: secret}." }
              }
            },
            "input": {
              "type": "object", "additionalProperties": false,
              "properties": { "schema": { "$ref": "#/$defs/schema" }, "from": { "$ref": "#/$defs/transformation" } }
            },
            "output": {
              "type": "object", "additionalProperties": false,
              "properties": { "schema": { "$ref": "#/$defs/schema" }, "as": { "$ref": "#/$defs/transformation" } }
            },
            "error": {
              "type": "object", "required": ["type", "status"], "additionalProperties": false,
              "description": "An error, as RFC 9457 describes it.",
              "properties": {
                "type": { "type": "string" }, "status": { "type": ["integer", "string"] },
                "title": { "type": "string" }, "detail": { "type": "string" }, "instance": { "type": "string" }
              }
            },
            "retry": {
              "type": "object", "additionalProperties": false,
              "description": "When and how often a try runs again; limit.attempt.count counts retries.",
              "properties": {
                "when": { "$ref": "#/$defs/expression" }, "exceptWhen": { "$ref": "#/$defs/expression" },
                "delay": { "$ref": "#/$defs/duration" },
                "backoff": { "type": "object", "minProperties": 1, "maxProperties": 1 },
                "limit": { "type": "object" }, "jitter": { "type": "object", "required": ["from", "to"] }
              }
            },
            "read": { "enum": ["data", "envelope", "raw"], "description": "What of an event is given on." },
            "filter": {
              "type": "object", "required": ["with"], "additionalProperties": false,
              "properties": {
                "with": { "type": "object", "minProperties": 1 }, "correlate": { "type": "object" }
              }
            },
            "consumption": {
              "type": "object", "additionalProperties": false,
              "description": "Which events are consumed: exactly one of `one`, `all`, and `any` with `until`.",
              "properties": {
                "one": { "$ref": "#/$defs/filter" },
                "all": { "type": "array", "items": { "$ref": "#/$defs/filter" } },
                "any": { "type": "array", "items": { "$ref": "#/$defs/filter" } },
                "until": { "type": ["string", "boolean", "object"] }
              },
              "oneOf": [{ "required": ["one"] }, { "required": ["all"] }, { "required": ["any"] }]
            },
            "use": {
              "type": "object", "additionalProperties": false,
              "description": "What tasks refer to by name.",
              "properties": {
                "authentications": { "type": "object", "additionalProperties": { "$ref": "#/$defs/authentication" } },
                "catalogs": { "type": "object", "description": "Directories of functions: {endpoint: file:///path}." },
                "errors": { "type": "object", "additionalProperties": { "$ref": "#/$defs/error" } },
                "extensions": { "type": "array", "description": "Tasks around the tasks of a kind." },
                "functions": { "type": "object", "additionalProperties": { "$ref": "#/$defs/task" } },
                "retries": { "type": "object", "additionalProperties": { "$ref": "#/$defs/retry" } },
                "secrets": { "type": "array", "items": { "type": "string" } },
                "timeouts": { "type": "object", "additionalProperties": { "$ref": "#/$defs/timeout" } }
              }
            },
            "taskList": {
              "type": "array",
              "items": {
                "type": "object", "minProperties": 1, "maxProperties": 1,
                "additionalProperties": { "$ref": "#/$defs/task" }
              }
            },
            "task": {
              "type": "object", "additionalProperties": false,
              "description": "One thing to do: exactly one kind, and what every task may have.",
              "properties": {
                "if": { "$ref": "#/$defs/expression", "description": "False passes the task over; its input flows \#
        on." },
                "input": { "$ref": "#/$defs/input", "description": "What the task sees of its input." },
                "output": { "$ref": "#/$defs/output", "description": "What flows on of its output." },
                "export": { "$ref": "#/$defs/output", "description": "Replaces `$context`." },
                "timeout": { "$ref": "#/$defs/timeout" },
                "then": { "type": "string", "description": "continue, exit, end, or a task of the same list." },
                "metadata": {
                  "type": "object", "description": "Anything; `engine` has this engine's options.",
                  "properties": { "engine": { "$ref": "#/$defs/taskEngine" } }
                },
                "call": { "type": "string", "description": "http, openapi, a function, name:version@catalog, or a \#
        URL." },
                "with": { "type": "object", "description": "The arguments of a call." },
                "do": { "$ref": "#/$defs/taskList", "description": "Tasks, one after the other." },
                "emit": { "type": "object", "required": ["event"], "description": "Publishes a CloudEvent." },
                "for": {
                  "type": "object", "required": ["in"], "additionalProperties": false,
                  "description": "Runs `do` for each item; each iteration's input is the output of the one before.",
                  "properties": {
                    "each": { "type": "string" }, "in": { "type": ["string", "array"] }, "at": { "type": "string" }
                  }
                },
                "while": { "$ref": "#/$defs/expression", "description": "Looked at before each iteration of a `for`." },
                "fork": {
                  "type": "object", "required": ["branches"], "additionalProperties": false,
                  "description": "Branches beside each other; with `compete` the first success wins.",
                  "properties": { "branches": { "$ref": "#/$defs/taskList" }, "compete": { "type": "boolean" } }
                },
                "listen": {
                  "type": "object", "required": ["to"], "additionalProperties": false,
                  "description": "Waits for events.",
                  "properties": { "to": { "$ref": "#/$defs/consumption" }, "read": { "$ref": "#/$defs/read" } }
                },
                "foreach": { "type": "object", "description": "Tasks for each event that a `listen` consumes." },
                "raise": {
                  "type": "object", "required": ["error"], "additionalProperties": false,
                  "description": "Raises an error: one, or a name of use.errors.",
                  "properties": { "error": { "anyOf": [{ "type": "string" }, { "$ref": "#/$defs/error" }] } }
                },
                "run": {
                  "type": "object", "additionalProperties": false,
                  "description": "Runs a command (shell), a script, a container or another definition (workflow).",
                  "properties": {
                    "await": { "type": "boolean" }, "return": { "enum": ["stdout", "stderr", "code", "all", "none"] },
                    "shell": { "type": "object", "required": ["command"] },
                    "script": { "type": "object", "required": ["language"] },
                    "container": { "type": "object", "required": ["image"] },
                    "workflow": { "type": "object", "required": ["namespace", "name", "version"] }
                  },
                  "oneOf": [
                    { "required": ["shell"] }, { "required": ["script"] }, { "required": ["container"] },
                    { "required": ["workflow"] }
                  ]
                },
                "set": { "type": ["object", "string"], "description": "The task's output." },
                "switch": {
                  "type": "array", "minItems": 1,
                  "description": "The first case whose `when` holds says by `then` where the flow goes.",
                  "items": { "type": "object", "minProperties": 1, "maxProperties": 1 }
                },
                "try": { "$ref": "#/$defs/taskList", "description": "Tasks whose errors are caught." },
                "catch": {
                  "type": "object", "additionalProperties": false,
                  "description": "Which errors are caught, how often `try` runs again, and what is done then.",
                  "properties": {
                    "errors": { "type": "object" }, "as": { "type": "string" },
                    "when": { "$ref": "#/$defs/expression" }, "exceptWhen": { "$ref": "#/$defs/expression" },
                    "retry": { "anyOf": [{ "type": "string" }, { "$ref": "#/$defs/retry" }] },
                    "do": { "$ref": "#/$defs/taskList" }, "then": { "type": "string" }
                  }
                },
                "wait": { "$ref": "#/$defs/duration", "description": "Waits so long." }
              }
            },
            "documentEngine": {
              "type": "object", "additionalProperties": false,
              "description": "This engine's options of a document: they are not portable.",
              "properties": {
                "env": { "type": "object", "description": "Variables of the environment of all commands." },
                "cwd": { "type": "string", "description": "The working directory of all commands." },
                "concurrency": { "type": "integer", "description": "How many executions run at once; others wait." },
                "onCancel": { "$ref": "#/$defs/taskList", "description": "Runs after a cancel." },
                "onFailure": { "$ref": "#/$defs/taskList", "description": "Runs after an error that nothing caught." },
                "onExit": { "$ref": "#/$defs/taskList", "description": "Runs last, however the execution ended." },
                "schedule": {
                  "type": "object", "additionalProperties": false,
                  "description": "How the schedule is meant in time.",
                  "properties": {
                    "timeZone": { "type": "string", "description": "The time zone of `cron`." },
                    "missed": { "enum": ["skip", "once", "all"], "description": "Times that passed while the engine \#
        was down." },
                    "overlap": { "enum": ["allow", "skip", "queue", "cancelRunning"], "description": "The execution \#
        before still runs." }
                  }
                }
              }
            },
            "taskEngine": {
              "type": "object", "additionalProperties": false,
              "description": "This engine's options of a task: they are not portable.",
              "properties": {
                "breakpoint": { "type": "boolean", "description": "The execution pauses before the task." },
                "allowFailure": { "type": "boolean", "description": "A failure counts as passed over; the output is \#
        null." },
                "concurrency": { "type": "integer", "description": "How many branches of a `fork` run at once." },
                "parse": { "enum": ["text", "trimmedText", "json", "lines"], "description": "What a command's \#
        output becomes." },
                "cwd": { "type": "string", "description": "The working directory of the command." },
                "successCodes": { "type": ["integer", "array"], "description": "Exit codes beside 0 that are a \#
        success." },
                "onInterrupt": { "enum": ["rerun", "fail", "pause"], "description": "The command was lost with the \#
        host, or the call with the engine." },
                "stopGrace": { "$ref": "#/$defs/duration", "description": "Between TERM and KILL." },
                "limits": { "type": "object", "description": "What the command may use: memory, cpus, tasks, io." }
              }
            }
          }
        }
        """#
}
