import EngineClient
import EngineProtocol
import Foundation
import TestPrograms
import Testing
import WorkflowModel

@testable import EngineJournal

extension SystemdSuite {
    @Suite("The Debian package")
    struct PackageTests {
        static let canPackage = access("/usr/bin/dh", X_OK) == 0 && access("/usr/bin/lintian", X_OK) == 0

        /// Packages the programs of this build under a version.
        private static func build(_ version: String, into directory: String) throws -> String {
            let result = try Command.run(
                Repository.path("packaging/build-deb"), "--bin", Command.productDirectory, "--output", directory,
                "--version", version, "--compression", "none")
            guard result.status == 0 else { throw TestFailure("packaging/build-deb: \(result.output)") }
            return "process-engine_\(version)_amd64.deb"
        }

        @Test(
            "packaging the same programs twice gives the same bytes, also without Debian, and lintian finds no fault",
            .enabled(if: canPackage, "packaging needs debhelper and lintian"))
        func reproducible() throws {
            let directory = try TemporaryDirectory()
            for program in ["engined", "enginectl", "engine-stepd", "engine-gateway"] {
                // What they are does not matter here, and small ones are packed in no time.
                try Command.run("cp", "/usr/bin/true", "\(directory.path)/\(program)")
            }
            var digests: Set<String> = []
            for name in ["one", "another"] {
                let output = "\(directory.path)/\(name)"
                let result = try Command.run(
                    Repository.path("packaging/build-deb"), "--bin", directory.path, "--output", output, "--tarball")
                #expect(result.status == 0, "\(result.output)")
                let digest = try Command.run("/bin/sh", "-c", "cat \(output)/*.deb \(output)/*.tar.xz | sha256sum")
                #expect(digest.status == 0, "\(digest.output)")
                let files = try Command.run("/bin/sh", "-c", "tar -tf \(output)/*.tar.xz")
                for file in [
                    "usr/local/bin/engined", "usr/local/lib/systemd/system/engined.service", "etc/engine/engined.json",
                    "usr/local/lib/process-engine/libonig.so.5",
                ] {
                    #expect(files.output.contains("/\(file)\n"), "\(files.output)")
                }
                digests.insert(digest.output)
            }
            #expect(digests.count == 1)
        }

        @Test("a program that is built twice from its sources, in different places, is the same byte for byte")
        func rebuilt() throws {
            let result = try Command.run(
                Repository.path("packaging/build-deb"), "--verify-reproducible", "engine-stepd")
            #expect(result.status == 0, "\(result.output)")
            #expect(result.output.hasSuffix("  engine-stepd\n"), "\(result.output)")
        }

        @Test(
            "installed it runs, removed it is gone but for its state, purged it is gone",
            .enabled(if: canPackage, "packaging needs debhelper"))
        func life() async throws {
            try await SystemdHost.run(.bare) { host in
                let package = try Self.build("1.0", into: host.directory)
                try host.output("rm -f /var/lib/man-db/auto-update; dpkg -i /run/host/\(package)")
                #expect(
                    try host.output("systemctl is-active engined.socket engined.service engine-stepd.service")
                        == "active\nactive\nactive")
                #expect(
                    try host.output("systemctl is-enabled engined.socket engined.service engine-stepd.service")
                        == "enabled\nenabled\nenabled")
                #expect(try host.shell("systemctl is-enabled engine-gateway.socket").output.trimmed == "disabled")
                #expect(try host.output("getent group engine | cut -d: -f4") == "engine-gateway")
                #expect(try host.output("dpkg-query -W -f '${Conffiles}' process-engine").contains("engined.json"))
                let greeting = "enginectl run --wait /usr/share/doc/process-engine/examples/hello.yaml"
                try host.output(greeting)
                try host.output("journalctl -x --no-pager EXECUTION_ID=1 | grep -q 'Subject: Execution 1 is complete'")
                try host.output(
                    "man --where engined enginectl engine-stepd engine-gateway || ls /usr/share/man/man8/engine*")
                let report = try host.output("/usr/share/bug/process-engine 3>&1")
                #expect(report.contains("ActiveState=active") && report.contains("-- versions"), "\(report)")

                try host.output("echo '{}' > /etc/engine/engined.json && dpkg -r process-engine")
                #expect(try host.shell("systemctl is-active engined.socket engine-stepd").output.contains("inactive"))
                #expect(try host.shell("pgrep -f /usr/bin/engine").status != 0)
                #expect(try host.output("ls -d /var/lib/engine/journal /etc/engine/engined.json").contains("journal"))
                // Installed again it goes on with what was there.
                try host.output("dpkg -i /run/host/\(package) && enginectl status 1")

                let purge = try host.output("dpkg -P process-engine")
                #expect(!purge.contains("not empty"), "\(purge)")
                #expect(try host.shell("ls -d /var/lib/engine /etc/engine /var/log/engine /run/engine").status != 0)
                #expect(try host.shell("ls /usr/bin/engine* /lib/systemd/system/engine*").output.contains("No such"))
                #expect(try host.shell("systemctl list-unit-files 'engine*' | grep -c '^engine'").output.trimmed == "0")
            }
        }

        @Test(
            "an upgrade strands none of a thousand executions, paused, waiting and running, and a downgrade is refused",
            .enabled(if: canPackage, "packaging needs debhelper"))
        func upgrade() async throws {
            try await SystemdHost.run(.bare) { host in
                let older = try Self.build("1.0", into: host.directory)
                let newer = try Self.build("2.0", into: host.directory)
                try host.output("rm -f /var/lib/man-db/auto-update; dpkg -i /run/host/\(older)")
                try host.startMany(400, "name: waiting\nsteps:\n  - id: nap\n    wait: 100h\n")
                try host.startMany(400, "name: paused\nsteps:\n  - id: nap\n    wait: 100h\n")
                var connection = try host.connect()
                for id in UInt64(401)...800 {
                    _ = try connection.call(PauseParameters(executionID: id, reason: "upgrade"))
                }
                try host.startMany(200, LifeTests.gated)
                try await host.until("wc -l < /tmp/runs", seconds: 60) { $0 == "200" }
                let before = try host.counts()
                #expect(before == [.waiting: 400, .paused: 400, .running: 200])
                let supervisor = try host.output("systemctl show -P MainPID engine-stepd")
                let daemon = try host.output("systemctl show -P MainPID engined")

                let log = try host.output("dpkg -i /run/host/\(newer)")
                #expect(try host.counts() == before, "\(log)")
                #expect(try host.output("systemctl show -P MainPID engined") != daemon)
                #expect(try host.output("systemctl show -P MainPID engine-stepd") == supervisor)
                // The new program, not the one that was removed.
                #expect(try host.output("readlink /proc/\(supervisor)/exe") == "/usr/bin/engine-stepd")

                try host.output("touch /tmp/go")
                try await host.until("enginectl engine status --json", seconds: 60) { $0.contains("\"completed\":200") }
                #expect(try host.output("wc -l < /tmp/runs") == "200")
                connection = try host.connect()
                for id in UInt64(401)...800 { _ = try connection.call(ResumeParameters(executionID: id)) }
                #expect(try host.counts() == [.waiting: 800, .completed: 200])
                try await refuseDowngrade(to: older, on: host)
            }
        }

        /// What a newer version has written, an older one must neither read nor touch, and it has to say so.
        private func refuseDowngrade(to older: String, on host: SystemdHost) async throws {
            // In the same format it is allowed: nothing has to be refused.
            try host.output("dpkg -i /run/host/\(older) && enginectl status 1")
            try host.output("systemctl stop engined.socket engined.service")
            let identity = "\(host.directory)/upper-var/lib/engine/journal/identity"
            try Self.makeNewer(identity)
            try host.output(
                "cp -a /var/lib/dpkg/status /tmp/status && sed -i 's/^Version: 1.0$/Version: 3.0/' /var/lib/dpkg/status"
            )
            let digest = "cd /var/lib/engine/journal && sha256sum * | sha256sum"
            let before = try host.output(digest)

            let refused = try host.shell("dpkg -i /run/host/\(older)")
            #expect(refused.status != 0)
            #expect(refused.output.contains("reads formats up to"), "\(refused.output)")
            #expect(
                try host.output("dpkg-query -W -f '${Version} ${Status}' process-engine") == "3.0 install ok installed")
            // And where nobody asked dpkg, the daemon itself refuses.
            #expect(try host.shell("systemctl start engined.service").status != 0)
            #expect(try host.output("systemctl show -P ExecMainStatus engined") == "78")
            #expect(try host.output("systemctl show -P NRestarts engined") == "0")
            #expect(try host.output(digest) == before)
        }

        /// Gives the identity file the header that the next major version of the format would write.
        private static func makeNewer(_ path: String) throws {
            var bytes = Array(try Data(contentsOf: URL(filePath: path)))
            let major = FormatVersion.current.major + 1
            bytes[8] = UInt8(truncatingIfNeeded: major)
            bytes[9] = UInt8(truncatingIfNeeded: major >> 8)
            let checksum = Checksum.of(Array(bytes[..<FileHeader.checksumOffset]))
            for index in 0..<4 {
                bytes[FileHeader.checksumOffset + index] = UInt8(truncatingIfNeeded: checksum >> UInt32(8 * index))
            }
            try Data(bytes).write(to: URL(filePath: path))
        }
    }
}
