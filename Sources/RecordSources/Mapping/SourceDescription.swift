// What the configuration says about one source: where its files lie, how they are written, and what their columns mean.

import FollowupModel

/// One `[[source]]` of the configuration. With nothing but `records` and `path` it reads the record file format.
public struct SourceDescription: Hashable, Sendable {
  public enum Mode: String, Hashable, Sendable {
    /// The files are all there is: records that vanish from them are removed.
    case snapshot
    /// Records that are not in the files stay.
    case upsert
  }

  /// What its records belong to and what people call it: unique among the sources, and not to be changed lightly.
  public var name: String
  public var path: PathPattern
  public var mode: Mode
  public var encoding: TextEncoding
  /// One ASCII character.
  public var delimiter: UInt8
  public var dates: DatePattern
  public var decimal: DecimalSign
  /// How long its files must have been left alone before they are read, in milliseconds.
  public var quiet_ms: Int
  /// Shares (0…1) above which a person is asked.
  public var rejectedAtMost: Double
  public var removedAtMost: Double
  /// What each row is read into: one record type, or several.
  public var records: [RecordMapping]

  public init(
    name: String, path: PathPattern, records: [RecordMapping], mode: Mode = .upsert, encoding: TextEncoding = .utf8,
    delimiter: UInt8 = UInt8(ascii: ","), dates: DatePattern = .iso, decimal: DecimalSign = .point,
    quiet_ms: Int = 2000, rejectedAtMost: Double = 0.10, removedAtMost: Double = 0.20
  ) {
    self.name = name
    self.path = path
    self.records = records
    self.mode = mode
    self.encoding = encoding
    self.delimiter = delimiter
    self.dates = dates
    self.decimal = decimal
    self.quiet_ms = quiet_ms
    self.rejectedAtMost = rejectedAtMost
    self.removedAtMost = removedAtMost
  }

  /// Whether a character can separate fields: ASCII, and no quote, line end, letter, digit or NUL.
  public static func isDelimiter(_ character: Character) -> Bool {
    guard let byte = character.asciiValue, !character.isNewline, byte != 0x22, byte != 0x7F else { return false }
    return byte == 0x09 || (byte >= 0x20 && !character.isLetter && !character.isNumber)
  }
}

/// How the rows of a file become records of one type.
public struct RecordMapping: Hashable, Sendable {
  public var record: String
  /// The columns that make the id, joined by `-` where there are several. Empty: the column `id`.
  public var id: [String]
  /// Where each field's value comes from. Empty: the record file format, a column a field.
  public var columns: [String: FieldSource]
  /// By field: what texts of the file stand for. The key `""` is for an empty column, `"*"` for any text not listed.
  public var values: [String: [String: String]]

  public init(
    record: String, id: [String] = [], columns: [String: FieldSource] = [:], values: [String: [String: String]] = [:]
  ) {
    self.record = record
    self.id = id
    self.columns = columns
    self.values = values
  }

  /// Stands between the columns of an id made of several.
  public static let idSeparator = "-"
}

/// Where the value of a field comes from.
public enum FieldSource: Hashable, Sendable {
  case column(String)
  /// A link to a record whose id is made of several columns, joined like that id.
  case columns([String])
  /// An amount whose currency stands elsewhere.
  case amount(column: String, currency: CurrencySource)
  /// The same text in every row.
  case fixed(String)

  /// The columns it reads.
  public var columnNames: [String] {
    switch self {
    case .column(let name): return [name]
    case .columns(let names): return names
    case .amount(let name, .column(let currency)): return [name, currency]
    case .amount(let name, .fixed): return [name]
    case .fixed: return []
    }
  }
}

/// Where the currency of an amount comes from.
public enum CurrencySource: Hashable, Sendable {
  case fixed(Currency)
  case column(String)
}
