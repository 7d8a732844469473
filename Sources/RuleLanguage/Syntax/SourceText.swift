// The text of a rule file, and places in it as people count them.

/// A place in a rule file: UTF-8 offsets into its text, the end exclusive.
public struct SourceRange: Hashable, Sendable {
  public var start: Int
  public var end: Int

  public init(start: Int, end: Int) {
    self.start = start
    self.end = end
  }

  /// From the start of this range to the end of another.
  public func joined(_ other: SourceRange) -> SourceRange { SourceRange(start: start, end: max(end, other.end)) }
}

/// A rule file: its name for people and its text.
public struct SourceText: Hashable, Sendable {
  public let file: String
  public let utf8: [UInt8]
  private let lineStarts: [Int]

  /// What some editors put before the text; it belongs to no line.
  static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  public init(file: String, utf8: [UInt8]) {
    self.file = file
    self.utf8 = utf8
    lineStarts =
      [utf8.starts(with: SourceText.byteOrderMark) ? 3 : 0] + utf8.indices.filter { utf8[$0] == 0x0A }.map { $0 + 1 }
  }

  public init(file: String, text: String) { self.init(file: file, utf8: Array(text.utf8)) }

  /// Line and column of an offset, both from 1; columns count characters.
  public func position(of offset: Int) -> (line: Int, column: Int) {
    let offset = min(max(offset, lineStarts[0]), utf8.count)
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return (low + 1, String(decoding: utf8[lineStarts[low]..<offset], as: UTF8.self).count + 1)
  }

  /// The text of a line (from 1) without its line end.
  public func line(_ number: Int) -> String {
    guard lineStarts.indices.contains(number - 1) else { return "" }
    let start = lineStarts[number - 1]
    var end = number < lineStarts.count ? lineStarts[number] - 1 : utf8.count
    if end > start, utf8[end - 1] == 0x0D { end -= 1 }
    return String(decoding: utf8[start..<max(start, end)], as: UTF8.self)
  }
}
