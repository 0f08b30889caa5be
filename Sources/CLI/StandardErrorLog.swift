internal import Foundation
internal import Logging

/// Log lines on standard error: time, level, what happened, and its figures.
struct StandardErrorLog: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]

    init(level: Logger.Level) { logLevel = level }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let time = Date().ISO8601Format(.init(includingFractionalSeconds: true))
        let pairs = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
            .map { " \($0.key)=\($0.value)" }.joined()
        FileHandle.standardError.write(Data("\(time) \(event.level) \(event.message)\(pairs)\n".utf8))
    }
}
