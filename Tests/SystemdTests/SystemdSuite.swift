import Testing

/// Everything under a private systemd, one host at a time: each has cgroups, mounts and processes of its own, but the
/// processors are shared.
@Suite(
    "Under systemd", .serialized,
    .enabled(if: SystemdHost.isPossible, "a private systemd needs root that may mount, and an installed systemd"))
struct SystemdSuite {}
