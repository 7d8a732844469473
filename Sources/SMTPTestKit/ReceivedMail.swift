// A mail as a server took it.

/// One mail that was accepted, or offered for acceptance.
public struct ReceivedMail: Hashable, Sendable {
  /// The envelope sender; empty for `<>`.
  public var sender: String
  /// What followed the sender: `SIZE=1234 BODY=8BITMIME`.
  public var parameters: String
  /// The recipients that were accepted.
  public var recipients: [String]
  /// The message with dots un-stuffed and CRLF line ends.
  public var bytes: [UInt8]
  public var isSecure: Bool
  /// Who authenticated.
  public var username: String?
  /// The number of the connection it came over, from 1.
  public var connection: Int

  /// The message as text, bytes that are no UTF-8 replaced.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The value of the first header of this name, unfolded but not decoded; nil where there is none.
  public func header(_ name: String) -> String? {
    var value: String?
    for line in text.split(separator: "\r\n", omittingEmptySubsequences: false) {
      if line.isEmpty { break }
      if let found = value {
        guard line.first == " " || line.first == "\t" else { return found }
        value = found + line
      } else if let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == name.lowercased() {
        value = String(line[line.index(after: colon)...].drop { $0 == " " })
      }
    }
    return value
  }
}
