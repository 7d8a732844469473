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
  /// Places within long lines, rising, and how many characters of their line stand before them.
  private let milestones: [Milestone]

  private struct Milestone: Hashable, Sendable {
    var offset: Int
    var characters: Int
  }

  /// What some editors put before the text; it belongs to no line.
  static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  public init(file: String, utf8: [UInt8]) {
    self.file = file
    self.utf8 = utf8
    let start = utf8.starts(with: SourceText.byteOrderMark) ? 3 : 0
    lineStarts = [start] + SourceText.lineStarts(utf8)
    milestones = SourceText.milestones(utf8, lineStarts)
  }

  public init(file: String, text: String) { self.init(file: file, utf8: Array(text.utf8)) }

  /// Line and column of an offset, both from 1; columns count characters.
  public func position(of offset: Int) -> (line: Int, column: Int) {
    let offset = min(max(offset, lineStarts[0]), utf8.count)
    let line = SourceText.last(lineStarts.count) { lineStarts[$0] <= offset } ?? 0
    var known = Milestone(offset: lineStarts[line], characters: 0)
    if let index = SourceText.last(milestones.count, where: { milestones[$0].offset <= offset }),
      milestones[index].offset > known.offset
    {
      known = milestones[index]
    }
    return (line + 1, known.characters + String(decoding: utf8[known.offset..<offset], as: UTF8.self).count + 1)
  }

  /// The text of a line (from 1) without its line end.
  public func line(_ number: Int) -> String { String(decoding: utf8[bytes(ofLine: number)], as: UTF8.self) }

  private func bytes(ofLine number: Int) -> Range<Int> {
    guard lineStarts.indices.contains(number - 1) else { return 0..<0 }
    let start = lineStarts[number - 1]
    var end = number < lineStarts.count ? lineStarts[number] - 1 : utf8.count
    if end > start, utf8[end - 1] == 0x0D { end -= 1 }
    return start..<max(start, end)
  }

  /// The line around an offset for people to see: the whole of a short one, else the part around the offset, `…` where
  /// it is cut; and the offset's column in it, from 1.
  func excerpt(around offset: Int) -> (text: String, column: Int) {
    let (number, column) = position(of: offset)
    let line = bytes(ofLine: number)
    guard line.count > SourceText.excerptBytes else { return (String(decoding: utf8[line], as: UTF8.self), column) }
    let place = min(max(offset, line.lowerBound), line.upperBound)
    let start = startOfCharacter(max(line.lowerBound, place - SourceText.excerptBytes / 2), in: line)
    let end = startOfCharacter(min(line.upperBound, start + SourceText.excerptBytes), in: line)
    let before = String(decoding: utf8[start..<max(start, place)], as: UTF8.self)
    let after = String(decoding: utf8[max(start, place)..<max(start, place, end)], as: UTF8.self)
    let (head, tail) = (start > line.lowerBound ? "…" : "", end < line.upperBound ? "…" : "")
    return (head + before + after + tail, head.count + before.count + 1)
  }

  /// Whether some text stands in a place.
  func contains(_ text: String, in range: SourceRange) -> Bool {
    let wanted = Array(text.utf8)
    guard let first = wanted.first else { return true }
    var offset = range.start
    while offset + wanted.count <= range.end {
      if utf8[offset] == first, utf8[offset..<offset + wanted.count].elementsEqual(wanted) { return true }
      offset += 1
    }
    return false
  }

  /// How many bytes of a long line are shown.
  private static let excerptBytes = 240
  /// How far apart milestones lie.
  private static let milestoneBytes = 4 << 10

  private static func lineStarts(_ utf8: [UInt8]) -> [Int] {
    utf8.withUnsafeBufferPointer { bytes in
      var starts: [Int] = []
      var offset = 0
      while offset < bytes.count {
        if bytes[offset] == 0x0A { starts.append(offset + 1) }
        offset += 1
      }
      return starts
    }
  }

  private static func milestones(_ utf8: [UInt8], _ lineStarts: [Int]) -> [Milestone] {
    var milestones: [Milestone] = []
    for (index, start) in lineStarts.enumerated() {
      let end = index + 1 < lineStarts.count ? lineStarts[index + 1] : utf8.count
      var last = Milestone(offset: start, characters: 0)
      while end - last.offset > milestoneBytes {
        var next = last.offset + milestoneBytes
        while next < end, utf8[next].continuesScalar { next += 1 }
        last.characters += String(decoding: utf8[last.offset..<next], as: UTF8.self).count
        last.offset = next
        milestones.append(last)
      }
    }
    return milestones
  }

  private func startOfCharacter(_ offset: Int, in line: Range<Int>) -> Int {
    var offset = offset
    while offset < line.upperBound, utf8[offset].continuesScalar { offset += 1 }
    return offset
  }

  /// The last of so many rising places of which something holds that holds of all before it.
  private static func last(_ count: Int, where holds: (Int) -> Bool) -> Int? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(middle) { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? low - 1 : nil
  }
}

extension UInt8 {
  /// Whether it is a byte within a Unicode scalar, not its first.
  fileprivate var continuesScalar: Bool { self & 0xC0 == 0x80 }
}
