internal import Foundation
internal import SwiftProtobuf

/// Decodes an answer of the node; a node that answers rubbish is a node in trouble, not a reason to stop.
func decodeAnswer<Answer: SwiftProtobuf.Message>(_ bytes: [UInt8]) throws(NodeError) -> Answer {
    do {
        return try Answer(serializedBytes: bytes)
    } catch {
        throw NodeError(.badAnswer, "the node's answer could not be decoded")
    }
}

/// Encodes a request. Only a string of ours that is not UTF-8 could fail, and Swift has none.
func encodeRequest(_ request: some SwiftProtobuf.Message) throws(NodeError) -> [UInt8] {
    do {
        return try request.serializedBytes()
    } catch {
        throw NodeError(.invalidRequest, "the request could not be encoded")
    }
}

extension Array {
    /// Consecutive parts of at most `count` elements.
    func chunks(of count: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: self.count, by: Swift.max(count, 1)).map {
            self[$0..<Swift.min($0 + Swift.max(count, 1), self.count)]
        }
    }
}
