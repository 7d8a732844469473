// What a program says in the journal: a sentence, how serious it is, and fields to search by.

/// One entry of the journal (systemd.journal-fields(7)).
public struct JournalEntry: Hashable, Sendable {
  /// How serious an entry is, as in syslog(3); the lower, the more urgent.
  public enum Priority: Int, Comparable, CaseIterable, Sendable {
    case emergency, alert, critical, error, warning, notice, info, debug

    public static func < (left: Priority, right: Priority) -> Bool { left.rawValue < right.rawValue }
  }

  /// One sentence for people.
  public var message: String
  public var priority: Priority
  /// What kind of entry it is: 128 bits in lower-case hex, under which a catalogue may keep an explanation.
  public var messageID: String?
  /// Further fields. A name that the journal would refuse, or that an entry has already, is made acceptable:
  /// see `fieldName(_:)`.
  public var fields: [String: String]
  /// Further values of fields: the journal keeps several of one name, and finds the entry by each.
  public var furtherValues: [String: [String]]

  public init(
    _ message: String, priority: Priority = .info, messageID: String? = nil, fields: [String: String] = [:],
    furtherValues: [String: [String]] = [:]
  ) {
    self.message = message
    self.priority = priority
    self.messageID = messageID
    self.fields = fields
    self.furtherValues = furtherValues
  }

  /// The longest name of a field that journald takes.
  public static let fieldNameLength = 64

  /// The name under which a field is written: capitals of ASCII, digits and `_`, with `_` for anything else, `X_` before
  /// a name that begins with a digit or `_` (those are journald's own) or that every entry has already.
  public static func fieldName(_ name: String) -> String {
    var valid = String(
      name.unicodeScalars.map { scalar -> Character in
        switch scalar {
        case "A"..."Z", "0"..."9": return Character(scalar)
        case "a"..."z": return Character(Unicode.Scalar(UInt8(scalar.value) - 32))
        default: return "_"
        }
      })
    let isReserved = ["MESSAGE", "MESSAGE_ID", "PRIORITY", "SYSLOG_IDENTIFIER"].contains(valid)
    if isReserved || valid.first.map({ $0 == "_" || $0.isNumber }) ?? true { valid = "X_" + valid }
    return String(valid.prefix(fieldNameLength))
  }

  /// The entry as journald takes it: `NAME=value`, the value being any bytes.
  func assignments(identifier: String) -> [String] {
    var all = ["MESSAGE=\(message)", "PRIORITY=\(priority.rawValue)", "SYSLOG_IDENTIFIER=\(identifier)"]
    if let messageID { all.append("MESSAGE_ID=\(messageID)") }
    all += fields.sorted { $0.key < $1.key }.map { "\(Self.fieldName($0.key))=\($0.value)" }
    for (name, values) in furtherValues.sorted(by: { $0.key < $1.key }) {
      all += values.map { "\(Self.fieldName(name))=\($0)" }
    }
    return all
  }
}
