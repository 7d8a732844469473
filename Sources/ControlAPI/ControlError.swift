// Why a command could not be asked or answered, with the exit status it ends with.

/// A failure around the control socket: for the exit, for people, and what to do.
public struct ControlError: Error, Hashable, Sendable, CustomStringConvertible {
  public var exitStatus: ExitStatus
  /// In lower case without full stop.
  public var message: String
  public var remedy: String

  public init(_ exitStatus: ExitStatus, _ message: String, remedy: String) {
    self.exitStatus = exitStatus
    self.message = message
    self.remedy = remedy
  }

  public var description: String { "\(message): \(remedy)" }

  /// The error as the daemon answers it.
  var answer: ControlAnswer { ControlAnswer(exitStatus, message: message, remedy: remedy) }
}
