import Foundation
import NodeClient
import SwiftProtobuf
import XMTPProtos

/// One of the clients that load a node, on a connection of its own. One thread serves them all, so none ever waits.
protocol LoadClient: AnyObject {
    var connection: PlainConnection { get }
    /// Calls that are not answered yet.
    var open: Int { get }
    /// How often what the stage counts has been done.
    var count: Int { get }
    /// Makes as many calls as may be open.
    func call() throws
    /// Takes what has come.
    func take(_ event: PlainConnection.Event) throws
}

/// Publishes, some calls at once and some messages in each.
final class PublishingClient: LoadClient {
    static let path = "/xmtp.mls.api.v1.MlsApi/SendGroupMessages"

    let connection: PlainConnection
    private(set) var open = 0
    private(set) var count = 0
    /// What it publishes to.
    var group: [UInt8] { message.group }

    private let headers: [UInt8]
    private let inFlight: Int
    private let batch: Int
    private var message: SampleRequest

    init(_ connection: PlainConnection, inFlight: Int, batch: Int, bytes: Int) {
        self.connection = connection
        self.inFlight = inFlight
        self.batch = batch
        headers = connection.headers(Self.path)
        message = SampleRequest(bytes: bytes, batch: batch)
    }

    func call() throws {
        while open < inFlight, connection.window > message.bytes.count + 5 {
            connection.call(headers, message: message.next())
            open += 1
        }
        try connection.flush()
    }

    func take(_ event: PlainConnection.Event) throws {
        guard case .end(_, let hasAnswer) = event else { return }
        guard hasAnswer else { throw NodeError(.invalidRequest, "the node refused a message") }
        open -= 1
        count += batch
    }
}

/// Publishes a message and reads it back above its cursor, over and over, as a client does.
final class ReadingClient: LoadClient {
    private static let path = "/xmtp.mls.api.v1.MlsApi/QueryGroupMessages"

    let connection: PlainConnection
    private(set) var count = 0
    private let publisher: PublishingClient
    private let headers: [UInt8]
    private var request = Xmtp_Mls_Api_V1_QueryGroupMessagesRequest()
    private var isReading = false
    /// What has come of the page, with its prefix.
    private var answer: [UInt8] = []

    init(_ connection: PlainConnection, bytes: Int) {
        self.connection = connection
        publisher = PublishingClient(connection, inFlight: 1, batch: 1, bytes: bytes)
        headers = connection.headers(Self.path)
        request.groupID = Data(publisher.group)
        request.pagingInfo.direction = .ascending
        request.pagingInfo.limit = 100
    }

    var open: Int { isReading ? 1 : publisher.open }

    func call() throws { if !isReading { try publisher.call() } }

    func take(_ event: PlainConnection.Event) throws {
        guard isReading else {
            try publisher.take(event)
            if publisher.open == 0 { try read() }
            return
        }
        switch event {
        case .data(_, let place): answer += connection.bytes(place)
        case .end(_, let hasAnswer):
            guard hasAnswer else { throw NodeError(.invalidRequest, "the node refused a query") }
            try look()
        }
    }

    private func read() throws {
        isReading = true
        connection.call(headers, message: try request.serializedBytes())
        try connection.flush()
    }

    private func look() throws {
        let page = try Xmtp_Mls_Api_V1_QueryGroupMessagesResponse(
            serializedBytes: [UInt8](answer.dropFirst(5)))
        guard page.messages.count == 1, let last = page.messages.last?.v1.id else {
            throw NodeError(.badAnswer, "an acknowledged message is not there")
        }
        request.pagingInfo.idCursor = last
        answer.removeAll(keepingCapacity: true)
        isReading = false
        count += 1
    }
}
