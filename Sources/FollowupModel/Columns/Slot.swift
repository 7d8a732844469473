// A field's value in 64 bits: what conditions need of it when they look at many records at once.

/// How values are kept in slots. Dates are day numbers, instants seconds, numbers and amounts of money ten-thousandths
/// (currencies apart), choices their position in the field's list, yes 1 and no 0; of texts, addresses and links there
/// is only that they are there, 0.
public enum Slot {
  /// The field is empty.
  public static let missing = Int64.min

  /// Days of the years 1…9999; other dates count as missing.
  public static let days: ClosedRange<Int64> = -719_162...2_932_896
  /// Instants of those years in UTC; others count as missing.
  public static let seconds: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

  public static func date(_ day: Int64) -> Int64 { days.contains(day) ? day : missing }

  public static func instant(_ second: Int64) -> Int64 { seconds.contains(second) ? second : missing }
}

extension Currency {
  /// The code's three letters in one number, never 0.
  public var packed: UInt32 { code.utf8.reduce(0) { $0 << 8 | UInt32($1) } }

  /// Nil for a number that is no packed code.
  public init?(packed: UInt32) {
    self.init(code: String(decoding: [16, 8, 0].map { UInt8(truncatingIfNeeded: packed >> $0) }, as: UTF8.self))
  }
}
