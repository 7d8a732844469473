// The key by which the records of a first load are sorted: those of a dossier stand together, by type and id.

import FollowupModel
import Glibc

/// A key in place. Its bytes are the number of the dossier's type, the dossier's id, a NUL, the number of the record's type,
/// and the record's id; no id has a NUL in it.
struct LoadedKey {
  /// All that says which dossier it is.
  let root: UnsafeRawBufferPointer
  let rootType: Int
  let rootID: UnsafeRawBufferPointer
  let type: Int
  let id: UnsafeRawBufferPointer

  static func write(
    rootType: Int, root: UnsafeRawBufferPointer, type: Int, id: UnsafeRawBufferPointer, to key: inout [UInt8]
  ) {
    key.removeAll(keepingCapacity: true)
    key.append(number: rootType)
    key.append(contentsOf: root)
    key.append(0)
    key.append(number: type)
    key.append(contentsOf: id)
  }

  /// What `root` says.
  static func root(_ root: UnsafeRawBufferPointer) throws(CorruptBytes) -> (type: Int, id: UnsafeRawBufferPointer) {
    var reader = ByteReader(root)
    let type = try reader.number()
    guard reader.position < root.count else { throw CorruptBytes("a key ends too early") }
    return (type, UnsafeRawBufferPointer(rebasing: root[reader.position..<root.count - 1]))
  }

  /// `rootBytes` is how many bytes `root` has, where that is known.
  @inline(__always)
  init(_ key: UnsafeRawBufferPointer, rootBytes: Int? = nil) throws(CorruptBytes) {
    var reader = ByteReader(key)
    rootType = try reader.number()
    let start = reader.position
    let end: Int
    if let rootBytes, rootBytes > start {
      end = rootBytes - 1
    } else {
      guard let found = key[start...].firstIndex(of: 0) else { throw CorruptBytes("a key has no end") }
      end = found
    }
    guard end < key.count else { throw CorruptBytes("a key ends too early") }
    root = UnsafeRawBufferPointer(rebasing: key[...end])
    rootID = UnsafeRawBufferPointer(rebasing: key[start..<end])
    var rest = ByteReader(UnsafeRawBufferPointer(rebasing: key[(end + 1)...]))
    type = try rest.number()
    id = UnsafeRawBufferPointer(rebasing: key[(end + 1 + rest.position)...])
  }
}
