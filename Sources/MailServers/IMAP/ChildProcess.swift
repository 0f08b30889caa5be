internal import CSpawn
internal import Glibc
internal import NIOCore

/// A program of ours on two pipes.
struct ChildProcess: Sendable {
    let id: pid_t
    /// What is written here is its standard input.
    let input: Int32
    /// What it writes to standard output is read here.
    let output: Int32

    /// - Parameters:
    ///   - log: a file its standard error is appended to; nil throws it away.
    /// - Throws: ``MailServersError`` `.processFailed`.
    static func start(
        _ path: String, _ arguments: [String], environment: [String: String], log: String?
    ) throws(MailServersError) -> ChildProcess {
        var input: [Int32] = [-1, -1]
        var output: [Int32] = [-1, -1]
        guard xm_pipe(&input) == 0 else { throw failure(path) }
        guard xm_pipe(&output) == 0 else {
            close(input[0])
            close(input[1])
            throw failure(path)
        }
        defer {
            close(input[0])
            close(output[1])
        }
        var id: pid_t = 0
        let result = spawn(
            &id, path, arguments, environment, input: input[0], output: output[1], log: log ?? "/dev/null")
        guard result == 0 else {
            close(input[1])
            close(output[0])
            throw failure(path)
        }
        return ChildProcess(id: id, input: input[1], output: output[0])
    }

    private static func spawn(
        _ id: inout pid_t, _ path: String, _ arguments: [String], _ environment: [String: String],
        input: Int32, output: Int32, log: String
    ) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        // Sockets and databases of this process are none of its business.
        xm_close_from(&actions, STDERR_FILENO + 1)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var ordinary = sigset_t()
        sigemptyset(&ordinary)
        posix_spawnattr_setsigmask(&attributes, &ordinary)
        var ignoredHere = sigset_t()
        sigemptyset(&ignoredHere)
        for number in [SIGPIPE, SIGTERM, SIGINT, SIGHUP] { sigaddset(&ignoredHere, number) }
        posix_spawnattr_setsigdefault(&attributes, &ignoredHere)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        let variables: [UnsafeMutablePointer<CChar>?] =
            environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + variables { free(text) } }
        return posix_spawn(&id, path, &actions, &attributes, words, variables)
    }

    private static func failure(_ path: String) -> MailServersError {
        MailServersError(.processFailed, "\(path) could not be started.")
    }

    /// Waits for the end of a program that was told to end by closing its input; one that does not is killed.
    static func reap(_ id: pid_t, on loop: any EventLoop, after grace: TimeAmount) {
        let deadline = NIODeadline.now() + grace
        loop.scheduleRepeatedTask(initialDelay: .milliseconds(10), delay: .milliseconds(250)) { task in
            var status: Int32 = 0
            if waitpid(id, &status, WNOHANG) != 0 {
                task.cancel()
            } else if NIODeadline.now() > deadline {
                kill(id, SIGKILL)
            }
        }
    }

    /// Runs a program to its end and returns what it wrote to standard output, up to a limit; nil when it failed.
    static func output(of path: String, _ arguments: [String], limit: Int) -> [UInt8]? {
        guard let child = try? start(path, arguments, environment: [:], log: nil) else { return nil }
        close(child.input)
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while bytes.count < limit {
            let count = read(child.output, &buffer, buffer.count)
            if count > 0 { bytes += buffer[..<count] } else if count == 0 || errno != EINTR { break }
        }
        close(child.output)
        var status: Int32 = 0
        while waitpid(child.id, &status, 0) < 0, errno == EINTR {}
        return status == 0 ? bytes : nil
    }
}
