extension LanguageSchema {
    /// The short form.
    static let short = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "$id": "urn:process-engine:short-form",
          "title": "A definition in the short form",
          "description": "Steps, and what is declared for all of them.",
          "type": "object",
          "required": ["name", "steps"],
          "additionalProperties": false,
          "properties": {
            "name": {
              "$ref": "#/$defs/documentName",
              "description": "The name of the definition: at most 63 letters, digits and inner hyphens."
            },
            "namespace": {
              "$ref": "#/$defs/documentName",
              "description": "Groups definitions; `default` unless given."
            },
            "version": {
              "type": "string",
              "description": "A semantic version in quotes, such as '1.0.0'; '0.1.0' unless given."
            },
            "title": { "type": "string", "description": "A name for people." },
            "description": { "type": "string", "description": "What the definition does, in a sentence." },
            "env": {
              "$ref": "#/$defs/environment",
              "description": "Variables of the environment of all commands; a step's own win."
            },
            "cwd": { "$ref": "#/$defs/directory" },
            "timeout": {
              "$ref": "#/$defs/duration",
              "description": "The longest that an execution may take while it is not paused."
            },
            "concurrency": {
              "description": "How many steps of an execution run at once, or {steps, executions}; no bound unless \#
        given.",
              "anyOf": [
                { "type": "integer", "minimum": 1, "maximum": 10000 },
                {
                  "type": "object", "additionalProperties": false,
                  "properties": {
                    "steps": { "type": "integer", "description": "How many steps of an execution run at once." },
                    "executions": { "type": "integer", "description": "How many executions run at once; others wait." }
                  }
                }
              ]
            },
            "schedule": { "$ref": "#/$defs/schedule" },
            "secrets": {
              "type": "array", "items": { "type": "string" },
              "description": "The names of the secrets that `$secrets` may read, in the environment and stdin of \#
        commands and in calls."
            },
            "onCancel": { "$ref": "#/$defs/handler", "description": "Steps that run, one after the other, after a \#
        cancel." },
            "onFailure": {
              "$ref": "#/$defs/handler",
              "description": "Steps that run after a failure that nothing caught; `$error` is the error."
            },
            "onExit": { "$ref": "#/$defs/handler", "description": "Steps that run last, however the execution ended." },
            "input": {
              "type": "object", "additionalProperties": false,
              "description": "What the caller's input must be, and what the steps see of it.",
              "properties": {
                "default": { "description": "Keys that the caller did not give are taken from here." },
                "schema": { "$ref": "#/$defs/schema" },
                "from": { "$ref": "#/$defs/transformation", "description": "What the steps see, made of the input." }
              }
            },
            "output": {
              "description": "The execution's output: an expression or a mapping over the outputs of the steps by \#
        id; all of them unless given.",
              "anyOf": [
                { "$ref": "#/$defs/transformation" },
                {
                  "type": "object",
                  "properties": {
                    "as": { "$ref": "#/$defs/transformation" },
                    "schema": { "$ref": "#/$defs/schema" }
                  }
                }
              ]
            },
            "steps": {
              "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/step" },
              "description": "What is done. Without any `needs` the steps run in order; with one, each starts as \#
        soon as those that it needs are done."
            },
            "metadata": { "type": "object", "description": "Anything, for people and tools; expressions see it." }
          },
          "$defs": {
            "documentName": { "type": "string", "pattern": "^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$" },
            "expression": { "type": ["string", "boolean"], "description": "jq, bare or in ${ … }." },
            "transformation": { "type": ["string", "object"], "description": "A jq expression, or a mapping with \#
        expressions in ${ … }." },
            "duration": {
              "description": "A number with a unit such as 500ms, 30s, 5m, 1h30m, 2d or 1w; ISO 8601 such as PT30S; \#
        or an expression in ${ … }.",
              "anyOf": [
                {
                  "type": "string",
                  "pattern": "^([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$|^P|^\\s*\\$\\{"
                },
                {
                  "type": "object", "additionalProperties": false, "minProperties": 1,
                  "properties": {
                    "days": { "type": ["integer", "string"] }, "hours": { "type": ["integer", "string"] },
                    "minutes": { "type": ["integer", "string"] }, "seconds": { "type": ["integer", "string"] },
                    "milliseconds": { "type": ["integer", "string"] }
                  }
                }
              ]
            },
            "environment": {
              "type": "object",
              "description": "Names and values; a value that is as a whole `${ … }` is an expression."
            },
            "directory": {
              "type": "string",
              "description": "The working directory of commands, an absolute path; the engine's own work directory \#
        unless given."
            },
            "schema": {
              "type": ["object", "boolean"],
              "description": "A JSON Schema (draft 2020-12), or {resource: {endpoint: file:///path}} within the \#
        engine's directory of resources."
            },
            "identifier": { "type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_-]*$" },
            "handler": { "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/step" } },
            "schedule": {
              "type": "object", "additionalProperties": false,
              "description": "When executions start by themselves.",
              "properties": {
                "every": { "$ref": "#/$defs/duration", "description": "Again and again, at this distance." },
                "cron": {
                  "type": "string",
                  "description": "Minute, hour, day of month, month and day of week, as in crontab(5), or @hourly, \#
        @daily, @weekly, @monthly, @yearly."
                },
                "timeZone": { "type": "string", "description": "The time zone of `cron`, such as Europe/Berlin; the \#
        host's unless given." },
                "after": { "$ref": "#/$defs/duration", "description": "So long after the end of the execution \#
        before." },
                "on": { "type": "object", "description": "When these events came: exactly one of `one`, `all` and \#
        `any`." },
                "read": { "enum": ["data", "envelope", "raw"], "description": "What of the events is the input." },
                "missed": {
                  "enum": ["skip", "once", "all"],
                  "description": "What becomes of times that passed while the engine was down; `once` unless given."
                },
                "overlap": {
                  "enum": ["allow", "skip", "queue", "cancelRunning"],
                  "description": "What happens when it is time and the execution before still runs; `allow` unless \#
        given."
                }
              }
            },
            "step": {
              "type": "object", "additionalProperties": false,
              "description": "One thing to do: it has exactly one of run, script, call, workflow, approval, wait, \#
        emit and set.",
              "properties": {
                "id": {
                  "$ref": "#/$defs/identifier",
                  "description": "The step's name, for `needs`, outputs and logs; `step1`, `step2` … unless given."
                },
                "run": {
                  "type": ["string", "array"], "minItems": 1,
                  "description": "A script for /bin/sh -e, or a list that is a command and its arguments. The \#
        script is constant text: values come in by `env`."
                },
                "script": {
                  "type": "object", "additionalProperties": false,
                  "description": "Code for an interpreter of the host: `python` (python3) or `javascript` (node).",
                  "properties": {
                    "language": { "type": "string" }, "code": { "type": "string" }, "source": { "type": "object" },
                    "python": { "type": "string" }, "javascript": { "type": "string" }
                  }
                },
                "call": {
                  "description": "An HTTP request: `METHOD URI`, or a mapping of method, endpoint, headers, query, \#
        body, output and redirect.",
                  "anyOf": [
                    { "type": "string" },
                    {
                      "type": "object", "required": ["endpoint"], "additionalProperties": false,
                      "properties": {
                        "method": { "type": "string" }, "endpoint": { "type": ["string", "object"] },
                        "headers": { "type": ["object", "string"] }, "query": { "type": ["object", "string"] },
                        "body": true, "output": { "enum": ["raw", "content", "response"] },
                        "redirect": { "type": "boolean" }
                      }
                    }
                  ]
                },
                "workflow": {
                  "description": "Another definition, run as an execution of its own: `name`, `namespace/name`, or \#
        a mapping.",
                  "anyOf": [
                    { "type": "string" },
                    {
                      "type": "object", "required": ["name"], "additionalProperties": false,
                      "properties": {
                        "namespace": { "type": "string" }, "name": { "type": "string" },
                        "version": { "type": "string" }, "input": true, "await": { "type": "boolean" }
                      }
                    }
                  ]
                },
                "approval": {
                  "type": ["string", "object"],
                  "description": "Waits until a person says `enginectl approve` or `reject`: what the person is \#
        asked, or {prompt, data}."
                },
                "wait": { "$ref": "#/$defs/duration", "description": "Waits so long." },
                "emit": {
                  "type": "object", "required": ["type"],
                  "description": "Publishes a CloudEvent: type, data, and any other attributes."
                },
                "set": { "type": ["object", "string"], "description": "The step's output." },
                "needs": {
                  "description": "The ids of the steps that must be done (or passed over) before this one starts.",
                  "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }]
                },
                "if": { "$ref": "#/$defs/expression", "description": "False passes the step over; its output is \#
        null." },
                "env": { "$ref": "#/$defs/environment" },
                "cwd": { "$ref": "#/$defs/directory" },
                "stdin": { "description": "What the command reads: text as it is, anything else as JSON." },
                "timeout": {
                  "$ref": "#/$defs/duration",
                  "description": "The longest that one attempt may take while the execution is not paused."
                },
                "retry": {
                  "description": "How often it is tried, the first time too, and how long to wait between.",
                  "anyOf": [
                    { "type": "integer", "minimum": 1 },
                    {
                      "type": "object", "required": ["attempts"], "additionalProperties": false,
                      "properties": {
                        "attempts": { "type": "integer", "minimum": 1 },
                        "delay": { "$ref": "#/$defs/duration" },
                        "backoff": { "enum": ["constant", "linear", "exponential"] },
                        "factor": { "type": "number", "minimum": 1, "maximum": 1000 },
                        "maxDelay": { "$ref": "#/$defs/duration" },
                        "jitter": { "description": "Random addition to each delay: a duration, or {from, to}." },
                        "when": { "$ref": "#/$defs/expression" },
                        "exceptWhen": { "$ref": "#/$defs/expression" }
                      }
                    }
                  ]
                },
                "forEach": {
                  "description": "Runs the step for each item of a collection: an expression, a list, or {in, as, \#
        parallel}. The output is the list of outputs in the order of the items.",
                  "anyOf": [
                    { "type": ["string", "array"] },
                    {
                      "type": "object", "required": ["in"], "additionalProperties": false,
                      "properties": {
                        "in": { "type": ["string", "array"] },
                        "as": { "type": "string", "description": "The variable of the item, in expressions and in \#
        the environment." },
                        "parallel": { "type": "integer", "minimum": 1, "maximum": 10000, "description": "How many \#
        items at once; 1 unless given." }
                      }
                    }
                  ]
                },
                "output": {
                  "description": "What the command's output becomes: text, trimmedText (unless told), json or \#
        lines; or {parse, as, schema}.",
                  "anyOf": [
                    { "enum": ["text", "trimmedText", "json", "lines"] },
                    {
                      "type": "object", "additionalProperties": false,
                      "properties": {
                        "parse": { "enum": ["text", "trimmedText", "json", "lines"] },
                        "as": { "$ref": "#/$defs/transformation" },
                        "schema": { "$ref": "#/$defs/schema" }
                      }
                    }
                  ]
                },
                "successCodes": {
                  "description": "Exit codes beside 0 that are a success.",
                  "anyOf": [
                    { "type": "integer", "minimum": 0, "maximum": 255 },
                    { "type": "array", "items": { "type": "integer", "minimum": 0, "maximum": 255 } }
                  ]
                },
                "onInterrupt": {
                  "enum": ["rerun", "fail", "pause"],
                  "description": "What happens when the command was lost with the host, or the call with the engine: \#
        do it again, fault, or pause for a person. Unless told: pause; a call of a safe method is made again."
                },
                "stopGrace": { "$ref": "#/$defs/duration", "description": "Between TERM and KILL; 10s unless given." },
                "limits": {
                  "type": "object", "additionalProperties": false,
                  "description": "What the command may use: memory such as 512M, cpus such as 1.5, tasks.",
                  "properties": {
                    "memory": { "type": ["string", "integer"] }, "cpus": { "type": ["string", "number"] },
                    "io": { "type": ["string", "integer"] },
                    "tasks": { "type": "integer", "minimum": 1 }
                  }
                },
                "secrets": {
                  "type": "array", "items": { "type": "string" },
                  "description": "Secrets that the command is given as files."
                },
                "allowFailure": { "type": "boolean", "description": "A failure counts as passed over: the output is \#
        null, and the rest goes on." },
                "breakpoint": { "type": "boolean", "description": "The execution pauses before the step." },
                "metadata": { "type": "object", "description": "Anything, for people and tools." }
              }
            }
          }
        }
        """#
}
