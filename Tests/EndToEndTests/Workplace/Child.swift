// A child process: its files, its folder, its end.

import Foundation
import Testing

/// A started process that is waited for.
final class Child: @unchecked Sendable {  // `result` is only touched with the lock held.
  /// How a process ended.
  enum End: Equatable {
    case exited(Int32)
    case killed(signal: Int32)
  }

  let id: pid_t
  private let lock = NSLock()
  private var result: End?

  /// Nil while it runs.
  var end: End? { lock.withLock { result } }

  /// Starts a program with its standard streams from and to files; nil: nothing.
  init(
    _ program: String, _ arguments: [String], input: String? = nil, output: String? = nil, errors: String? = nil,
    environment: [String: String] = [:], folder: String? = nil
  ) throws {
    var files = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&files)
    defer { posix_spawn_file_actions_destroy(&files) }
    let writing = O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_addopen(&files, 0, input ?? "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&files, 1, output ?? "/dev/null", writing, 0o600)
    posix_spawn_file_actions_addopen(&files, 2, errors ?? "/dev/null", writing, 0o600)
    // No signal blocked or ignored, whatever the tests' own process does.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }.map { "\($0)=\($1)" }
    let command = (folder.map { ["/usr/bin/env", "-C", $0] } ?? []) + [program] + arguments
    var (argv, envp) = (command.map { strdup($0) }, variables.map { strdup($0) })
    defer { for text in argv + envp { free(text) } }
    argv.append(nil)
    envp.append(nil)
    var started = pid_t()
    let code = posix_spawn(&started, command[0], &files, &attributes, argv, envp)
    try #require(code == 0, "cannot start \(program): \(String(cString: strerror(code)))")
    let id = started
    self.id = id
    Thread.detachNewThread { [self] in
      var status: Int32 = 0
      while waitpid(id, &status, 0) < 0, errno == EINTR {}
      let signal = status & 0x7F
      lock.withLock { result = signal == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal: signal) }
    }
  }

  func send(_ signal: Int32) { if end == nil { kill(id, signal) } }
}
