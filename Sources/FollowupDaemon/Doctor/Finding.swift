// What an examination of the installation finds.

/// One thing that was looked at, with what to do about it where it is not well.
public struct Finding: Hashable, Codable, Sendable {
  public enum Severity: String, Codable, Sendable {
    case ok, warning, error
  }

  /// What was looked at: `configuration`, `permissions`, `mail`, `channels`, `clock`, `disk`, `rules`, `calendar`, `sources`,
  /// `daemon`.
  public var check: String
  public var severity: Severity
  public var message: String
  public var remedy: String?

  static func ok(_ check: String, _ message: String) -> Finding {
    Finding(check: check, severity: .ok, message: message, remedy: nil)
  }

  static func warning(_ check: String, _ message: String, _ remedy: String?) -> Finding {
    Finding(check: check, severity: .warning, message: message, remedy: remedy)
  }

  static func error(_ check: String, _ message: String, _ remedy: String?) -> Finding {
    Finding(check: check, severity: .error, message: message, remedy: remedy)
  }
}
