import EngineCore
import EngineHost
import EngineJournal
import VirtualDisk
import WorkflowModel

extension Simulation {
    func act(_ action: Plan.Action) {
        switch action {
        case .start(let document, let key): start(document, key)
        case .pause(let target, let way): pause(target, way)
        case .resume(let target, let way): resume(target, way)
        case .cancel(let target): cancel(target)
        case .look(let target): look(target)
        case .watch(let target): watch(target)
        case .publish(let type, let again): publish(type, again: again)
        case .decide(let target, let isApproved): decide(target, isApproved)
        case .register: register()
        case .remove: remove()
        case .schedule(let name, let version): schedule(name, version)
        case .unschedule(let name, let version): unschedule(name, version)
        case .pauseSchedule(let name): pauseSchedule(name)
        case .resumeSchedule(let name): resumeSchedule(name)
        case .runSchedule(let name, let key): runSchedule(name, key: key)
        case .finish(let failing): finish(failing)
        case .advance(let milliseconds):
            clock.advance(by: .milliseconds(milliseconds))
            run(jobs: random.below(60))
        case .jump(let days):
            witness.noteDue(at: clock.now)
            clock.jump(by: .seconds(days * 86_400))
        case .settle:
            settle()
            compareWorld()
        case .run(let jobs): run(jobs: jobs)
        case .kill(let operations):
            witness.count { $0.kills += 1 }
            die(after: operations)
            boot()
        case .powerCut(let survival, let operations): cutPower(survival, after: operations)
        case .restart: restart()
        case .supervisorRestart:
            supervisor.forgetAll()
            supervisor.reconnect()
        case .reconnect: supervisor.reconnect()
        case .diskFault(let fault, let operations): arm(fault, after: operations)
        case .diskFull(let spareBytes):
            isDiskFull = true
            disk.setCapacity(disk.image.linkedBytes + spareBytes)
        case .diskFree: freeDisk()
        case .bitFlip: flipBit()
        }
    }

    func run(jobs: Int) {
        for _ in 0..<jobs where witness.violation == nil { if !step() { return } }
    }

    // MARK: - Processes, time and machine

    /// A running command ends, or a service answers.
    func finish(_ failing: Int) {
        if services.waitingCount > 0, random.chance(50) {
            let failures: [Result<HTTPResponse, HTTPFailure>] = [
                .success(HTTPResponse(statusCode: 503)), .failure(HTTPFailure(.unreachable, "no route")),
            ]
            let result = random.chance(failing) ? failures[random.below(2)] : .success(HTTPResponse(statusCode: 200))
            return services.answer(random.below(services.waitingCount), result)
        }
        let running = supervisor.running
        guard !running.isEmpty else { return }
        let key = running[random.below(running.count)]
        let outcome: RunOutcome =
            if !random.chance(failing) {
                .exited(code: 0, output: Captured(stdout: Array("1".utf8)))
            } else if random.chance(50) {
                .exited(code: 3, output: Captured(stderrTail: "bad\n"))
            } else {
                .signalled(signal: 9, output: Captured())
            }
        supervisor.end(key, outcome)
    }

    func freeDisk() {
        if isDiskFull { roomSince = clock.uptime }
        isDiskFull = false
        disk.setCapacity(nil)
    }

    /// The process dies, now or in the middle of what it does to the disk.
    private func die(after operations: Int?) {
        if let operations {
            let last = disk.operations + operations
            isFaultArmed = true
            disk.setFault { index, _, _ in index > last ? .error(5) : .none }
            for _ in 0..<4_000 where disk.operations <= last { if !step() { break } }
        }
        endProcess()
    }

    private func cutPower(_ survival: CrashHistory.Survival, after operations: Int?) {
        witness.count { $0.powerCuts += 1 }
        die(after: operations)
        for change in disk.takeChanges() { history.apply(change) }
        let image = history.image(survival, using: &random)
        disk.powerOff()
        disk = VirtualDisk(image)
        history = CrashHistory(from: image)
        isDiskFull = false
        supervisor.forgetAll()
        clock.advance(by: .milliseconds(random.below(20_000)))
        boot()
    }

    /// An orderly end and a new start.
    func restart() {
        guard let life else { return }
        life.task?.cancel()
        settle()
        guard witness.violation == nil else { return }
        if !life.isOver {
            witness.violate(.alive, "the engine does not stop")
        } else if life.failure != nil, !isFaultArmed, !isDiskFull {
            witness.violate(.endsForAReason, "\(life.failure.map { "\($0)" } ?? "")")
        }
        endProcess()
        boot()
    }

    private func arm(_ fault: Plan.DiskFault, after operations: Int) {
        witness.count { $0.diskFaults += 1 }
        isFaultArmed = true
        let target = disk.operations + operations + 1
        disk.setFault { index, operation, _ in
            // The first operation of its kind from there on.
            guard index >= target, index < target + 40 else { return .none }
            switch (fault, operation) {
            case (.interrupted, .write), (.interrupted, .read): return index == target ? .error(4) : .none
            case (.short, .write): return .short(1 + index % 700)
            case (.lostSynchronization, .synchronize), (.lostSynchronization, .synchronizeDirectory):
                return .lostSynchronization(5)
            case (.inputOutput, _): return index == target ? .error(5) : .none
            case (.noSpace, .write), (.noSpace, .allocate): return .error(28)
            default: return .none
            }
        }
    }

    /// One bit of a copy of the disk is another one: opening refuses, or has everything.
    private func flipBit() {
        var image = disk.image
        let names = image.names.keys.filter { $0 != "LOCK" }.sorted()
        guard !names.isEmpty else { return }
        let name = names[random.below(names.count)]
        guard var bytes = image[name], !bytes.isEmpty else { return }
        witness.count { $0.bitFlips += 1 }
        bytes[random.below(bytes.count)] ^= 1 << UInt8(random.below(8))
        image[name] = bytes
        do throws(JournalError) {
            let journal = try Journal.open(
                directory: "/journal", options: Self.journalOptions, disk: VirtualDisk(image))
            witness.checkDamaged(journal, file: name, from: newestGroup)
        } catch {
            if case .damaged = error { return }
            // A journal that is being made has no identity yet.
            if lives > 1 || !known.isEmpty { witness.violate(.damageRefused, "a flipped bit of \(name): \(error)") }
        }
    }
}

extension Witness {
    /// A damaged journal was opened all the same: everything acknowledged before the newest group has to be there, and
    /// nothing may be another than it was.
    func checkDamaged(_ journal: Journal, file: String, from newestGroup: UInt64) {
        do {
            try journal.recover(checkpoint: { _ in }) { record in
                let payload = Payload(kind: record.kind, ignorable: record.ignorable, bytes: record.bytes)
                if let known = acknowledgedRecord(record.sequence), known != payload {
                    violate(.damageRefused, "a flipped bit of \(file) makes another record \(record.sequence)")
                }
            }
        } catch {
            return
        }
        if journal.recoveredThrough < min(lastAcknowledged, newestGroup - 1) {
            violate(.damageRefused, "a flipped bit of \(file) loses what was acknowledged, and nobody says so")
        }
    }
}
