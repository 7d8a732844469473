// A row while it waits: the key of its record sorts it to others of the same record, the place where it stands orders those.

import FollowupModel

/// The key of a staged record: two bytes of its type's number, then the UTF-8 of its id.
enum StagedKey {
  static let typeBytes = 2

  @inline(__always)
  static func begin(_ key: inout [UInt8], type: Int) {
    key.removeAll(keepingCapacity: true)
    key.append(UInt8(truncatingIfNeeded: type >> 8))
    key.append(UInt8(truncatingIfNeeded: type))
  }

  /// The number of the type; nil where that is cut off.
  @inline(__always)
  static func type(_ key: UnsafeRawBufferPointer) -> Int? {
    key.count >= typeBytes ? Int(key[0]) << 8 | Int(key[1]) : nil
  }
}

/// Where a row stands, in bytes that are ordered as files and lines are: of each number how many bytes it has, and these.
struct StagedPlace {
  var file: Int
  var line: Int

  @inline(__always)
  func append(to bytes: inout [UInt8]) {
    StagedPlace.append(file, to: &bytes)
    StagedPlace.append(line, to: &bytes)
  }

  @inline(__always)
  private static func append(_ number: Int, to bytes: inout [UInt8]) {
    let count = (Int.bitWidth - number.leadingZeroBitCount + 7) / 8
    bytes.append(UInt8(count))
    for index in stride(from: count - 1, through: 0, by: -1) {
      bytes.append(UInt8(truncatingIfNeeded: number >> (8 * index)))
    }
  }

  /// Reads the place at the start of a row's content; nil where there is none. `values` is what follows.
  @inline(__always)
  static func read(_ content: UnsafeRawBufferPointer) -> (place: StagedPlace, values: UnsafeRawBufferPointer)? {
    var position = 0
    guard let file = number(content, &position), let line = number(content, &position) else { return nil }
    return (StagedPlace(file: file, line: line), UnsafeRawBufferPointer(rebasing: content[position...]))
  }

  @inline(__always)
  private static func number(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) -> Int? {
    guard position < bytes.count, case let count = Int(bytes[position]), count <= 8, position + count < bytes.count
    else {
      return nil
    }
    position += 1
    var number = 0
    for _ in 0..<count {
      number = number << 8 | Int(bytes[position])
      position += 1
    }
    return number
  }
}
