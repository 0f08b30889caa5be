// Where the system's stat is first seen, which decides whose member it is.
internal import CoreFoundation
internal import Glibc

/// Secrets that a person or a file gives: never on a command line, never from a file that others may read, never echoed.
public enum SecretInput {
    /// No secret of ours is longer.
    private static let byteLimit = 64 * 1024

    /// A passphrase: the first line of a file, or what is typed on the terminal.
    ///
    /// - Throws: `ControlError`.
    public static func passphrase(file: String?, question: String) throws(ControlError) -> [UInt8] {
        if let file {
            let bytes = try read(file: file)
            return Array(bytes.prefix { $0 != 0x0a && $0 != 0x0d })
        }
        return try ask(question)
    }

    /// The bytes of a file that nobody else may read.
    ///
    /// - Throws: `ControlError` with code `notFound`, `notPermitted`, `data` or `io`.
    public static func read(file path: String) throws(ControlError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            let code: ControlError.Code = errno == ENOENT ? .notFound : .notPermitted
            throw ControlError(code, "The secret file \(path) cannot be read: \(systemText(errno)).")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw ControlError(.notPermitted, "\(path) is no ordinary file.")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw ControlError(
                .notPermitted, "Others may read \(path); make it yours alone first: chmod 600 \(path)")
        }
        return try readAll(descriptor, named: path)
    }

    /// Everything on standard input.
    ///
    /// - Throws: `ControlError`.
    public static func readStandardInput() throws(ControlError) -> [UInt8] {
        try readAll(STDIN_FILENO, named: "standard input")
    }

    private static func readAll(_ descriptor: Int32, named name: String) throws(ControlError) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        defer { for index in buffer.indices { buffer[index] = 0 } }
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw ControlError(.io, "Reading \(name) failed: \(systemText(errno)).")
            }
            bytes += buffer.prefix(count)
            guard bytes.count <= byteLimit else {
                throw ControlError(.data, "What \(name) holds is too long for a secret.")
            }
        }
    }

    /// Asks on the terminal, without showing what is typed.
    ///
    /// - Throws: `ControlError` when there is no terminal.
    public static func ask(_ question: String) throws(ControlError) -> [UInt8] {
        let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard terminal >= 0 else {
            throw ControlError(
                .notPermitted,
                "A passphrase is needed and there is no terminal to ask on; give it in a file that only you can read."
            )
        }
        defer { close(terminal) }
        var before = termios()
        guard tcgetattr(terminal, &before) == 0 else {
            throw ControlError(.io, "The terminal cannot be set up: \(systemText(errno)).")
        }
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(terminal, TCSAFLUSH, &silent)
        defer {
            tcsetattr(terminal, TCSAFLUSH, &before)
            _ = write(terminal, "\n", 1)
        }
        let text = Array(question.utf8)
        _ = write(terminal, text, text.count)
        var typed: [UInt8] = []
        var byte: UInt8 = 0
        while Glibc.read(terminal, &byte, 1) == 1, byte != 0x0a, typed.count < byteLimit {
            typed.append(byte)
        }
        return typed
    }
}

/// The system's words for an error number.
func systemText(_ number: Int32) -> String { String(cString: strerror(number)) }
