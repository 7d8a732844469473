// A program that takes a message on its standard input, like `msmtp -t`. No shell is between.
//
// Promises: the program gets the whole message or is not started; it ends in time or is killed with all it started; what it
// says is kept, cut, as its answer.

import Glibc
import NIOConcurrencyHelpers

/// A program that delivers.
public struct MessageCommand: Sendable {
  /// The program, by an absolute path, and its arguments.
  public var words: [String]
  public var timeoutSeconds: Int

  public init(_ words: [String], timeoutSeconds: Int = 60) {
    self.words = words
    self.timeoutSeconds = timeoutSeconds
  }

  private static let starting = NIOLock()
  /// Octets of what it says that are kept.
  private static let answerMax = 4096

  /// Runs it to its end, and blocks so long. `variables` are added to its environment, which is otherwise this
  /// process's.
  public func deliver(_ message: [UInt8], variables: [String: String]) -> ChannelOutcome {
    guard let input = Self.file(holding: message) else {
      return .unreachable("there is no room for the message on its way to `\(words[0])`")
    }
    defer { close(input) }
    var ends: [Int32] = [0, 0]
    // Together, so that no other program inherits the pipe.
    let started = Self.starting.withLock { () -> Result<pid_t, NotStarted>? in
      guard pipe(&ends) == 0 else { return nil }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
      defer { close(ends[1]) }
      return start(input: input, output: ends[1], variables)
    }
    guard let started else { return .unreachable("there is no pipe for `\(words[0])`") }
    defer { close(ends[0]) }
    switch started {
    case .failure(let error): return .misconfigured("`\(words[0])` cannot be started: \(error.words)")
    case .success(let process): return wait(for: process, hearing: ends[0])
    }
  }

  private struct NotStarted: Error {
    var words: String
  }

  private func start(input: Int32, output: Int32, _ variables: [String: String]) -> Result<pid_t, NotStarted> {
    var files = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&files)
    defer { posix_spawn_file_actions_destroy(&files) }
    posix_spawn_file_actions_adddup2(&files, input, 0)
    posix_spawn_file_actions_adddup2(&files, output, 1)
    posix_spawn_file_actions_adddup2(&files, output, 2)
    // A group of its own, so that a timeout ends whatever it started; and no signal blocked or ignored.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
    var environment = Self.inherited.filter { variable in !variables.keys.contains { variable.hasPrefix("\($0)=") } }
    // A zero byte would cut the value short.
    environment += variables.map { "\($0)=\($1.filter { $0 != "\0" })" }
    var (argv, envp) = (words.map { strdup($0) }, environment.map { strdup($0) })
    defer { for text in argv + envp { free(text) } }
    argv.append(nil)
    envp.append(nil)
    var process = pid_t()
    let code = posix_spawn(&process, words[0], &files, &attributes, argv, envp)
    return code == 0 ? .success(process) : .failure(NotStarted(words: String(cString: strerror(code))))
  }

  private static var inherited: [String] {
    var variables: [String] = []
    var next = environ
    while let variable = next.pointee {
      variables.append(String(cString: variable))
      next += 1
    }
    return variables
  }

  /// A file without a name that holds these bytes, at its beginning.
  private static func file(holding bytes: [UInt8]) -> Int32? {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    // mkstemp(3) puts six characters of its own in place of the six X.
    var name = Array("\(folder)/followupd-message-XXXXXX".utf8CString)
    let file = mkstemp(&name)
    guard file >= 0 else { return nil }
    unlink(name)
    _ = fcntl(file, F_SETFD, FD_CLOEXEC)
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
      guard count > 0 else {
        close(file)
        return nil
      }
      rest = rest.dropFirst(count)
    }
    lseek(file, 0, SEEK_SET)
    return file
  }

  // MARK: Its end

  private func wait(for process: pid_t, hearing output: Int32) -> ChannelOutcome {
    var answer: [UInt8] = []
    var status: Int32 = 0
    let deadline = Self.now() + timeoutSeconds * 1000
    var isLate = false
    while waitpid(process, &status, WNOHANG) == 0 {
      if !isLate, Self.now() >= deadline {
        isLate = true
        kill(-process, SIGKILL)
      }
      Self.hear(output, for: 20, into: &answer)
    }
    Self.hear(output, for: 0, into: &answer)
    let said = OneLine.text(answer)
    if isLate {
      return .ambiguous("`\(words[0])` did not end within \(timeoutSeconds) s and was killed" + Self.after(said))
    }
    let signal = status & 0x7F
    guard signal == 0 else {
      return .ambiguous("`\(words[0])` was ended by signal \(signal)" + Self.after(said))
    }
    return SystemExit.outcome(status >> 8 & 0xFF, of: words[0], said)
  }

  /// Takes what the program says within some milliseconds, and forgets what is too much.
  private static func hear(_ output: Int32, for milliseconds: Int32, into answer: inout [UInt8]) {
    var event = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
    guard poll(&event, 1, milliseconds) > 0 else { return }
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(output, &buffer, buffer.count)
      guard count > 0 else {
        // All writers are gone while it still runs: nothing to poll for.
        if count == 0, milliseconds > 0 { usleep(UInt32(milliseconds) * 1000) }
        return
      }
      answer += buffer.prefix(min(count, answerMax - answer.count))
      if milliseconds > 0 { return }
    }
  }

  private static func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
  }

  static func after(_ said: String) -> String { said.isEmpty ? "" : ": \(said)" }
}
