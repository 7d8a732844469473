// Reads the files of /usr/share/zoneinfo: TZif, RFC 9636, versions 1 to 4.

extension Zone {
  /// The zone that a TZif file describes. Throws `ZoneError.malformed`.
  public init(tzif bytes: [UInt8], name: String) throws {
    do throws(TZifReader.Problem) {
      var reader = TZifReader(bytes: bytes)
      self.init(name: name, fingerprint: stableHash(of: bytes), table: try reader.table())
    } catch {
      throw ZoneError.malformed(name: name, detail: error.detail)
    }
  }
}

private struct TZifReader {
  struct Problem: Error {
    var detail: String
  }

  /// Section 3.1 of RFC 9636.
  private struct Header {
    var version: UInt8
    var universalFlags, standardFlags, leapSeconds, transitions, types, designationBytes: Int
  }

  let bytes: [UInt8]
  private var position = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func table() throws(Problem) -> TransitionTable {
    let header = try self.header()
    // Version 1 says everything in 32-bit times; later versions say it again in 64 bits and add the rule.
    guard header.version > 0 else { return try block(header, timeBytes: 4) }
    try skip(
      header.transitions * 5 + header.types * 6 + header.designationBytes + header.leapSeconds * 8
        + header.standardFlags + header.universalFlags)
    var table = try block(try self.header(), timeBytes: 8)
    table.rule = try footer()
    table.unfoldRule(until: TransitionTable.unfoldedUntil)
    return table
  }

  private mutating func header() throws(Problem) -> Header {
    guard try take(4).elementsEqual("TZif".utf8) else { throw Problem(detail: "it does not begin with `TZif`") }
    let version = try take(1).first ?? 0
    guard version == 0 || (0x32...0x39).contains(version) else { throw Problem(detail: "its version is unknown") }
    try skip(15)
    var counts: [Int] = []
    for _ in 0..<6 { counts.append(Int(UInt32(truncatingIfNeeded: try integer(4)))) }
    return Header(
      version: version, universalFlags: counts[0], standardFlags: counts[1], leapSeconds: counts[2],
      transitions: counts[3], types: counts[4], designationBytes: counts[5])
  }

  private mutating func block(_ header: Header, timeBytes: Int) throws(Problem) -> TransitionTable {
    guard header.types > 0 else { throw Problem(detail: "it has no local time type") }
    guard header.leapSeconds == 0 else { throw Problem(detail: "it counts leap seconds, unlike the system clock") }
    guard header.transitions <= bytes.count else { throw Problem(detail: "it ends too early") }
    var times: [Int64] = []
    for _ in 0..<header.transitions {
      let time = try integer(timeBytes)
      if let last = times.last, time <= last { throw Problem(detail: "its transitions do not rise") }
      times.append(time)
    }
    let indices = try take(header.transitions)
    var offsets: [Int32] = []
    for _ in 0..<header.types {
      let offset = try integer(4)
      guard TransitionTable.offsets.contains(Int(offset)) else { throw Problem(detail: "an offset is out of range") }
      offsets.append(Int32(offset))
      try skip(2)
    }
    guard indices.allSatisfy({ $0 < offsets.count }) else { throw Problem(detail: "a transition has no type") }
    try skip(header.designationBytes + header.standardFlags + header.universalFlags)
    return TransitionTable(
      initialOffset: Int(offsets[0]), transitions: times, offsets: indices.map { offsets[Int($0)] })
  }

  private mutating func footer() throws(Problem) -> PosixRule? {
    guard try take(1).first == 0x0A, let end = bytes[position...].firstIndex(of: 0x0A) else {
      throw Problem(detail: "it has no footer")
    }
    let text = String(decoding: bytes[position..<end], as: UTF8.self)
    guard !text.isEmpty else { return nil }
    guard let rule = PosixRule(text) else { throw Problem(detail: "its rule `\(text)` cannot be read") }
    return rule
  }

  private mutating func take(_ count: Int) throws(Problem) -> ArraySlice<UInt8> {
    guard count <= bytes.count - position else { throw Problem(detail: "it ends too early") }
    defer { position += count }
    return bytes[position..<position + count]
  }

  private mutating func skip(_ count: Int) throws(Problem) { _ = try take(count) }

  /// A signed big-endian integer.
  private mutating func integer(_ count: Int) throws(Problem) -> Int64 {
    let slice = try take(count)
    let start: Int64 = (slice.first ?? 0) & 0x80 == 0 ? 0 : -1
    return slice.reduce(start) { $0 << 8 | Int64($1) }
  }
}
