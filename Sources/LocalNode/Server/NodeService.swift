internal import GRPCCore
internal import Logging
internal import NodeClient

/// Puts the engine's calls on the wire, encoded messages passed through as they are.
struct NodeService: RegistrableRPCService {
    let engine: NodeEngine
    let logger: Logger

    /// Calls the network's node knows by name and never serves, and their service.
    private static let unserved = [
        ("xmtp.mls.api.v1.MlsApi", "RevokeInstallation"),
        ("xmtp.mls.api.v1.MlsApi", "GetIdentityUpdates"),
        ("xmtp.mls.api.v1.MlsApi", "Subscribe"),
    ]

    func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
        for method in RemoteMethod.allCases { register(method, with: &router) }
        for stream in RemoteStream.allCases { register(stream, with: &router) }
        for (service, method) in Self.unserved {
            router.registerHandler(
                forMethod: MethodDescriptor(fullyQualifiedService: service, method: method),
                deserializer: RawBytesDeserializer(), serializer: RawBytesSerializer()
            ) { _, _ in
                throw RPCError(
                    code: .unimplemented, message: "unknown method \(method) for service \(service)")
            }
        }
    }

    private func register<Transport: ServerTransport>(
        _ method: RemoteMethod, with router: inout RPCRouter<Transport>
    ) {
        router.registerHandler(
            forMethod: MethodDescriptor(fullyQualifiedService: method.service, method: method.method),
            deserializer: RawBytesDeserializer(), serializer: RawBytesSerializer()
        ) { request, _ in
            let request = try await ServerRequest(stream: request)
            do throws(NodeRefusal) {
                let answer = try await engine.answer(method, request.message)
                logger.debug(
                    "call",
                    metadata: [
                        "method": "\(method.method)", "in": "\(request.message.count)",
                        "out": "\(answer.count)",
                    ])
                return StreamingServerResponse(single: ServerResponse(message: answer))
            } catch {
                logger.debug(
                    "refused",
                    metadata: [
                        "method": "\(method.method)", "code": "\(error.code.rawValue)",
                        "text": "\(error.text)",
                    ])
                throw RPCError(error)
            }
        }
    }

    private func register<Transport: ServerTransport>(
        _ stream: RemoteStream, with router: inout RPCRouter<Transport>
    ) {
        router.registerHandler(
            forMethod: MethodDescriptor(fullyQualifiedService: stream.service, method: stream.method),
            deserializer: RawBytesDeserializer(), serializer: RawBytesSerializer()
        ) { request, _ in
            let request = try await ServerRequest(stream: request)
            // The header goes out before anything else: subscribers wait for it.
            return StreamingServerResponse(metadata: ["subscribed": "true"]) { writer in
                let handle = FollowHandle()
                logger.debug("stream opened", metadata: ["method": "\(stream.method)"])
                do {
                    try await withRPCCancellationHandler {
                        try await engine.follow(stream, request.message, handle: handle) { row in
                            try await writer.write(row)
                        }
                    } onCancelRPC: {
                        handle.cancel()
                    }
                } catch let refusal as NodeRefusal {
                    logger.debug(
                        "stream refused",
                        metadata: ["method": "\(stream.method)", "text": "\(refusal.text)"])
                    throw RPCError(refusal)
                }
                logger.debug("stream ended", metadata: ["method": "\(stream.method)"])
                return [:]
            }
        }
    }
}

extension RPCError {
    init(_ refusal: NodeRefusal) {
        let code: RPCError.Code =
            switch refusal.code {
            case .unknown: .unknown
            case .invalidArgument: .invalidArgument
            case .resourceExhausted: .resourceExhausted
            case .aborted: .aborted
            case .unimplemented: .unimplemented
            case .internalError: .internalError
            case .unavailable: .unavailable
            }
        self.init(code: code, message: refusal.text)
    }
}
