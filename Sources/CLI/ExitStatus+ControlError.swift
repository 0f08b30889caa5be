internal import Control

extension ExitStatus {
    /// How a command ends that failed for this reason.
    init(_ code: ControlError.Code) {
        self =
            switch code {
            case .usage, .ambiguous: .usage
            case .data: .damagedData
            case .notFound: .noInput
            case .unavailable: .unavailable
            case .fault: .fault
            case .cannotCreate: .cannotCreate
            case .io: .inputOutput
            case .tryLater: .tryLater
            case .notPermitted: .notPermitted
            case .configuration: .badConfiguration
            }
    }
}
