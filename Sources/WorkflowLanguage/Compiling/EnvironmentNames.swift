/// The rules for what a command finds in its environment.
enum EnvironmentNames {
    /// Variables that the engine sets itself: a value of the author's would never be seen, or would break a promise.
    static func isEngines(_ name: String) -> Bool {
        name.hasPrefix("ENGINE_") || ["NOTIFY_SOCKET", "CREDENTIALS_DIRECTORY"].contains(name)
    }

    /// Variables by which a loader, a shell or an interpreter executes something else than the author wrote. An author
    /// may declare one under `env`; no name that comes about otherwise, such as that of a loop variable, declares it.
    static func changesCode(_ name: String) -> Bool {
        name.hasPrefix("LD_") || name.hasPrefix("GLIBC_") || name.hasPrefix("MALLOC_")
            || [
                "BASH_ENV", "ENV", "IFS", "GCONV_PATH", "HOSTALIASES", "LOCALDOMAIN", "LOCPATH", "NLSPATH", "PATH",
                "PERL5LIB", "PERL5OPT", "PERLLIB", "PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "RES_OPTIONS",
                "RUBYLIB", "RUBYOPT", "NODE_OPTIONS", "SHELLOPTS", "TMPDIR",
            ].contains(name)
    }
}
