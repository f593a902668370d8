public import WorkflowModel
public enum ExecutionCodec {
    public static func encode(_ execution: Execution) -> [UInt8] { [] }
    public static func decode(_ bytes: [UInt8], definition: Definition) throws(CodecError) -> Execution { throw CodecError(kind: .truncated, offset: 0) }
}
