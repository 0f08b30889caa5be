/// The members of an object, asked for by name the way the reference's generated readers do: unknown members ignored, a
/// known one given twice refused, null the same as absent where a member is optional.
struct JSONObject {
    let members: [JSONMember]

    init(_ value: JSONValue, _ what: StaticString) throws(ContentError) {
        guard case .object(let members) = value else {
            throw ContentError(.malformedJSON, "\(what) is not an object")
        }
        self.members = members
    }

    /// The value of a member under any of its spellings; nil when absent or null.
    func value(_ names: String...) throws(ContentError) -> JSONValue? {
        let found = members.filter { member in names.contains { $0.utf8.elementsEqual(member.key.utf8) } }
        guard found.count <= 1 else {
            throw ContentError(.malformedJSON, "the member \(names[0]) is given twice")
        }
        guard let value = found.first?.value, value != .null else { return nil }
        return value
    }

    func optionalString(_ name: String, or alias: String? = nil) throws(ContentError) -> String? {
        let value: JSONValue?
        if let alias { value = try self.value(name, alias) } else { value = try self.value(name) }
        guard let value else { return nil }
        guard case .string(let text) = value else {
            throw ContentError(.malformedJSON, "the member \(name) is not text")
        }
        return text
    }

    func string(_ name: String, or alias: String? = nil) throws(ContentError) -> String {
        guard let text = try optionalString(name, or: alias) else {
            throw ContentError(.malformedJSON, "the member \(name) is missing")
        }
        return text
    }

    func array(_ name: String) throws(ContentError) -> [JSONValue] {
        guard case .array(let elements)? = try value(name) else {
            throw ContentError(.malformedJSON, "the array \(name) is missing")
        }
        return elements
    }
}
