import EngineCore

extension Peer {
    /// Who gave a command, as the journal keeps it.
    var requester: Requester { Requester(uid: uid, gid: gid, pid: pid) }
}
