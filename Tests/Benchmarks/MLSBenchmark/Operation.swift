/// What is measured, in the order of the table.
enum Operation: String, CaseIterable, Encodable {
    case addAll = "create by adding all"
    case join = "join by Welcome"
    case protect = "encrypt 256 bytes"
    case unprotect = "decrypt 256 bytes"
    case makePath = "empty commit: make"
    case processPath = "empty commit: process"
    case makeAdd = "add one: make"
    case processAdd = "add one: process"
    case makeRemove = "remove one: make"
    case processRemove = "remove one: process"
    case save = "save a snapshot"
    case load = "load a snapshot"
    case saveMessage = "save after a message"
}
