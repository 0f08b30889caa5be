/// The file formats that are understood.
public enum VectorFormats {
    public static let all: [any VectorCase.Type] = [
        CryptoBasicsCase.self,
        DeserializationCase.self,
        MessagesCase.self,
        TreeMathCase.self,
        KeyScheduleCase.self,
        PreSharedKeySecretCase.self,
        SecretTreeCase.self,
        TranscriptHashesCase.self,
        TreeKEMCase.self,
        TreeOperationsCase.self,
        TreeValidationCase.self,
        MessageProtectionCase.self,
        PassiveClientCase.self,
        WelcomeCase.self,
    ]

    /// The format whose cases have these keys; if several do, the one that asks for the most.
    static func format(forKeys keys: Set<String>) -> (any VectorCase.Type)? {
        all.filter { $0.marks.isSubset(of: keys) }.max { $0.marks.count < $1.marks.count }
    }
}
