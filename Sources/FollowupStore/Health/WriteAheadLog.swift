// The write-ahead log before SQLite reads it. SQLite takes what it can read from the front and forgets the rest, which
// is right after a power cut, and wrong where the log was damaged: what was committed would be lost in silence, and
// mail sent again.

import FollowupEngine
import Foundation

/// The file `PATH-wal` (SQLite's "WAL File Format", section 4 of "Database File Format").
enum WriteAheadLog {
  private static let headerBytes = 32
  private static let frameHeaderBytes = 24

  /// Throws `damaged` where the log of a store holds what was committed and cannot be read. Nobody writes meanwhile.
  static func check(_ path: String) throws(StoreError) {
    let name = path + "-wal"
    guard FileManager.default.fileExists(atPath: name) else { return }
    let log: Data
    do { log = try Data(contentsOf: URL(fileURLWithPath: name), options: .alwaysMapped) } catch {
      throw .cannotOpen(path: path, detail: "its write-ahead log `\(name)` cannot be read")
    }
    if let fault = log.withUnsafeBytes({ fault(in: $0) }) {
      throw .damaged(path: path, detail: "its write-ahead log `\(name)` \(fault)")
    }
  }

  /// What is wrong with a log; nil where SQLite reads all that was committed.
  static func fault(in log: UnsafeRawBufferPointer) -> String? {
    // A log that was just made may be empty, cut off or, after a power cut, all zeros: nothing was committed to it.
    guard log.prefix(headerBytes).contains(where: { $0 != 0 }) else { return nil }
    guard log.count >= headerBytes else { return log.starts(with: [0x37, 0x7F, 0x06]) ? nil : "is none of SQLite's" }
    let magic = word(log, 0)
    guard magic & ~1 == 0x377F_0682, word(log, 4) == 3_007_000 else { return "is none of SQLite's" }
    let isBigEndian = magic & 1 == 1
    var sum = Checksum(isBigEndian: isBigEndian)
    sum.add(log[0..<24])
    guard sum.isEqual(to: log, at: 24) else { return "has a damaged header" }
    let pageBytes = Int(word(log, 8))
    guard pageBytes >= 512, pageBytes <= 65_536, pageBytes & (pageBytes - 1) == 0 else { return "has a damaged header" }
    let salt = (word(log, 16), word(log, 20))
    let frameBytes = frameHeaderBytes + pageBytes
    var position = headerBytes
    while position + frameBytes <= log.count {
      guard (word(log, position + 8), word(log, position + 12)) == salt else { break }
      var next = sum
      next.add(log[position..<position + 8])
      next.add(log[position + frameHeaderBytes..<position + frameBytes])
      guard next.isEqual(to: log, at: position + 16) else { break }
      sum = next
      position += frameBytes
    }
    // A transaction is synced before the next begins. So a power cut spoils at most one: where two or more ended after
    // the first frame that cannot be read, it was damaged later.
    var ended = 0
    while position + frameBytes <= log.count {
      if word(log, position + 4) != 0, (word(log, position + 8), word(log, position + 12)) == salt { ended += 1 }
      position += frameBytes
    }
    return ended > 1 ? "is damaged in its middle: \(ended) transactions after it would be lost" : nil
  }

  /// Four bytes, the highest first.
  private static func word(_ log: UnsafeRawBufferPointer, _ offset: Int) -> UInt32 {
    UInt32(bigEndian: log.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  /// The log's running checksum over pairs of words.
  private struct Checksum {
    let isBigEndian: Bool
    private var first: UInt32 = 0
    private var second: UInt32 = 0

    init(isBigEndian: Bool) { self.isBigEndian = isBigEndian }

    mutating func add(_ slice: Slice<UnsafeRawBufferPointer>) {
      let bytes = UnsafeRawBufferPointer(rebasing: slice)
      var (one, two) = (first, second)
      var offset = 0
      while offset < bytes.count {
        let left = bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
        let right = bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self)
        one &+= (isBigEndian ? UInt32(bigEndian: left) : UInt32(littleEndian: left)) &+ two
        two &+= (isBigEndian ? UInt32(bigEndian: right) : UInt32(littleEndian: right)) &+ one
        offset += 8
      }
      (first, second) = (one, two)
    }

    func isEqual(to log: UnsafeRawBufferPointer, at offset: Int) -> Bool {
      (word(log, offset), word(log, offset + 4)) == (first, second)
    }
  }
}
