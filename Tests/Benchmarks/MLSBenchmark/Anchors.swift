/// What another implementation needs, in milliseconds: mlspp (C++, OpenSSL 3.0, `-O3`, one thread, suite 3, handshakes
/// as PrivateMessage, Welcome with the tree inside, 256-byte messages), measured by the project on two cores of x86-64.
enum Anchors {
    private static let milliseconds: [Operation: [Int: Double]] = [
        .addAll: [2: 0.9, 10: 3.9, 100: 43, 1000: 1077],
        .join: [2: 0.44, 10: 1.2, 100: 9.4, 1000: 92],
        .protect: [2: 0.08, 10: 0.08, 100: 0.08, 1000: 0.08],
        .unprotect: [2: 0.18, 10: 0.18, 100: 0.18, 1000: 0.18],
        .makePath: [2: 0.55, 10: 1.45, 100: 10.4, 1000: 96],
        .processPath: [2: 0.44, 10: 0.68, 100: 2.1, 1000: 21],
        .makeAdd: [2: 0.88, 10: 0.99, 100: 1.8, 1000: 13.6],
        .processAdd: [2: 0.48, 10: 0.53, 100: 0.84, 1000: 5.6],
    ]

    static func milliseconds(_ operation: Operation, size: Int) -> Double? {
        milliseconds[operation]?[size]
    }
}
