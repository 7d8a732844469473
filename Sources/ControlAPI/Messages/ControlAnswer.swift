// What the daemon answers: how it went, in words, and rows for tables and programs.

/// The answer to one request.
public struct ControlAnswer: Hashable, Codable, Sendable {
  public var exitStatus: ExitStatus
  /// For people; for an error in lower case without full stop.
  public var message: String?
  /// What to do about an error.
  public var remedy: String?
  public var content: ControlContent

  public init(
    _ exitStatus: ExitStatus = .done, message: String? = nil, remedy: String? = nil, content: ControlContent = .nothing
  ) {
    self.exitStatus = exitStatus
    self.message = message
    self.remedy = remedy
    self.content = content
  }
}

/// What an answer carries. Each kind is one shape of `--format json`.
public enum ControlContent: Hashable, Codable, Sendable {
  case nothing
  case followUps([FollowUpRow])
  case followUp(FollowUpDetail)
  case explanation(ExplanationReport)
  case envelopes([EnvelopeRow])
  case envelope(EnvelopeDetail)
  case heldChanges([HeldRow])
  case heldChange(HeldDetail)
  case imported(ImportReport)
  case status(StatusReport)
  case metrics(String)
  case verified(VerifyReport)
}
