public import Foundation
public import MLS
import MLSLibcrypto

/// Runs the cases of one file.
public struct VectorFile {
    /// All seven suites.
    public static let crypto: any CryptoProvider = CombinedCryptoProvider([
        SwiftCryptoProvider(), LibcryptoProvider(),
    ])

    private let url: URL
    private let crypto: any CryptoProvider

    public init(_ url: URL, crypto: any CryptoProvider = VectorFile.crypto) {
        self.url = url
        self.crypto = crypto
    }

    /// Runs all cases that `selects` picks by their place.
    ///
    /// - Parameter progress: told after each case how much of the file is done, from 0 to 1.
    public func run(
        selecting selects: (Int) -> Bool = { _ in true }, progress: (Double) -> Void = { _ in }
    ) -> VectorReport {
        let start = ContinuousClock.now
        var report = VectorReport(file: url.lastPathComponent)
        do {
            let data = try Data(contentsOf: url, options: .alwaysMapped)
            try run(data, selects, progress, &report)
        } catch {
            report.failures.append(.init(index: nil, reason: Self.words(for: error)))
        }
        report.seconds = (ContinuousClock.now - start) / .seconds(1)
        return report
    }

    private func run(
        _ data: Data, _ selects: (Int) -> Bool, _ progress: (Double) -> Void, _ report: inout VectorReport
    ) throws {
        var elements = JSONElements(data)
        var format: (any VectorCase.Type)?
        var index = 0
        while let element = elements.next() {
            if format == nil {
                format = try Self.format(of: element)
                report.format = format?.format
            }
            if let format, selects(index) {
                do {
                    try check(format, element)
                    report.passed += 1
                } catch {
                    report.failures.append(.init(index: index, reason: Self.words(for: error)))
                }
                progress(elements.progress)
            }
            index += 1
        }
        if index == 0 { throw VectorFailure("the file holds no cases") }
    }

    private func check<Case: VectorCase>(_: Case.Type, _ element: Data) throws {
        try JSONDecoder().decode(Case.self, from: element).check(with: crypto)
    }

    private static func format(of element: Data) throws -> any VectorCase.Type {
        guard let object = try JSONSerialization.jsonObject(with: element) as? [String: Any] else {
            throw VectorFailure("the file is no list of cases")
        }
        guard let format = VectorFormats.format(forKeys: Set(object.keys)) else {
            throw VectorFailure(
                "no format that is understood has cases like these; see --help for the formats")
        }
        return format
    }

    /// Where in the case it is, and what: one line, where the error's own description has many.
    private static func words(for error: DecodingError) -> String {
        let (reason, context): (String, DecodingError.Context) =
            switch error {
            case .typeMismatch(_, let context): ("of another type", context)
            case .valueNotFound(_, let context): ("null", context)
            case .keyNotFound(let key, let context): ("without \(key.stringValue)", context)
            case .dataCorrupted(let context): (context.debugDescription, context)
            @unknown default: ("unreadable", .init(codingPath: [], debugDescription: ""))
            }
        let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }
        return path.isEmpty ? reason : "\(path.joined(separator: ".")): \(reason)"
    }

    private static func words(for error: any Error) -> String {
        switch error {
        case let failure as VectorFailure: failure.description
        case let error as DecodingError: "the case's JSON does not have the format: \(words(for: error))"
        case let error as CocoaError: "the file cannot be read: \(error.localizedDescription)"
        default: "\(error)"
        }
    }
}
