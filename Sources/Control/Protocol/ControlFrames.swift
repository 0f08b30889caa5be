internal import Foundation

/// What goes over the socket: lines of JSON. A connection carries one request; its lines are the request, then items and
/// progress, then one answer or error.
enum ControlProtocol {
    /// Changes when an older program would misread a newer one.
    static let version = 1
    /// The longest line, in bytes: the largest file that is sent, 25 MiB, as base64, and room for the rest.
    ///
    /// See: spec mail.md 3.2
    static let lineByteLimit = 40 << 20
}

/// The part of a request that is read before its type is known.
struct RequestHead: Codable {
    var version: Int
    var request: String
}

/// A request.
struct RequestFrame<Request: ControlRequest>: Codable {
    var version = ControlProtocol.version
    var request = Request.name
    var parameters: Request

    init(_ parameters: Request) { self.parameters = parameters }
}

/// A line that comes back.
enum AnswerFrame<Item: Codable & Sendable, Answer: Codable & Sendable>: Codable, Sendable {
    case item(Item)
    case progress(ControlProgress)
    case answer(Answer)
    case error(ControlError)

    private enum CodingKeys: String, CodingKey {
        case item, progress, answer, error
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let item = try container.decodeIfPresent(Item.self, forKey: .item) {
            self = .item(item)
        } else if let progress = try container.decodeIfPresent(ControlProgress.self, forKey: .progress) {
            self = .progress(progress)
        } else if let error = try container.decodeIfPresent(ControlError.self, forKey: .error) {
            self = .error(error)
        } else {
            self = .answer(try container.decode(Answer.self, forKey: .answer))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .item(let item): try container.encode(item, forKey: .item)
        case .progress(let progress): try container.encode(progress, forKey: .progress)
        case .answer(let answer): try container.encode(answer, forKey: .answer)
        case .error(let error): try container.encode(error, forKey: .error)
        }
    }

    func line() throws -> Data { try ControlLine.encode(self) }
}

enum ControlLine {
    /// A value as a line.
    static func encode(_ value: some Encodable) throws -> Data {
        var line = try JSONEncoder().encode(value)
        guard line.count < ControlProtocol.lineByteLimit else {
            throw ControlError(
                .data, "This is too large for the control socket; use the command with a smaller range.")
        }
        line.append(0x0a)
        return line
    }
}
