/// The steps of delivery and relocation by name, and a hook that is called before each: tests stop the program there
/// or make the step fail. Outside tests the hook does nothing.
public struct FaultPoints: Sendable {
    public enum Point: String, Sendable, Hashable, CaseIterable {
        // Delivery, in this order
        case createTemporary, writeTemporary, flushTemporary, closeTemporary, renameIntoPlace, flushFolder
        case afterDelivery
        // Relocation, in this order
        case renameBetweenFolders, flushSource
        case afterRelocation
        // Removal
        case remove
    }

    private let hook: (@Sendable (Point) -> Int32)?

    public static let none = FaultPoints(hook: nil)

    /// - Parameter hook: 0 to go on, or the error number the step shall fail with.
    public init(_ hook: @escaping @Sendable (Point) -> Int32) { self.hook = hook }

    private init(hook: (@Sendable (Point) -> Int32)?) { self.hook = hook }

    func reach(_ point: Point) throws(MaildirError) {
        guard let hook else { return }
        let number = hook(point)
        if number != 0 { throw System.error(point.rawValue, number) }
    }
}
