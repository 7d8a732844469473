// A system call that failed, in words.

import Glibc

/// A system call that failed: what was attempted, and the kernel's reason.
public struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was attempted, as the object of "cannot": `create a timer descriptor`.
  public var attempt: String
  /// The value of `errno`.
  public var code: Int32

  public init(_ attempt: String, code: Int32 = errno) {
    self.attempt = attempt
    self.code = code
  }

  /// `cannot create a timer descriptor: Too many open files`.
  public var description: String { "cannot \(attempt): \(reason(of: code))" }
}

/// What `errno` means, in the C library's words.
func reason(of code: Int32) -> String {
  strerror(code).map { String(cString: $0) } ?? "error \(code)"
}
