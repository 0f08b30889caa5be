import Foundation

/// What the role is told to do, with its arguments.
struct Order: @unchecked Sendable {
    let name: String
    private let fields: [String: Any]

    init(_ line: String) throws {
        guard let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
            let name = object["do"] as? String
        else { throw OrderError(description: "an order is a JSON object with a \"do\"") }
        fields = object
        self.name = name
    }

    func text(_ field: String) throws -> String {
        guard let value = fields[field] as? String else {
            throw OrderError(description: "\(name) needs \(field)")
        }
        return value
    }

    func optionalText(_ field: String) -> String? { fields[field] as? String }

    func texts(_ field: String) -> [String] { fields[field] as? [String] ?? [] }

    func number(_ field: String) -> Int { (fields[field] as? NSNumber)?.intValue ?? 0 }

    func flag(_ field: String) -> Bool { (fields[field] as? NSNumber)?.boolValue ?? false }
}

/// An order that makes no sense.
struct OrderError: Error, CustomStringConvertible {
    let description: String
}
