// The rows of a table as plain memory: they are added by the million, and counting references or checking access for each
// would cost more than adding it.

/// How many rows a table has, in which dossiers they lie, and their ids. Its table owns what it points to.
public struct RowMemory {
  /// The number of each row's dossier in the batch.
  public private(set) var dossiers: UnsafeMutablePointer<Int32>
  @usableFromInline var used = 0
  @usableFromInline var capacity: Int
  @usableFromInline var ids: UnsafeMutableRawPointer
  @usableFromInline var idBytes = 0
  @usableFromInline var idCapacity: Int
  /// Where in `ids` those of each row end, behind a zero.
  @usableFromInline var idEnds: UnsafeMutablePointer<Int>
  @usableFromInline let keepsIDs: Bool

  init(capacity: Int, keepsIDs: Bool) {
    self.capacity = capacity
    self.keepsIDs = keepsIDs
    idCapacity = keepsIDs ? capacity * 16 : 0
    dossiers = .allocate(capacity: capacity)
    dossiers.initialize(repeating: 0, count: capacity)
    ids = .allocate(byteCount: idCapacity, alignment: 1)
    idEnds = .allocate(capacity: keepsIDs ? capacity + 1 : 1)
    idEnds.initialize(repeating: 0, count: keepsIDs ? capacity + 1 : 1)
  }

  func deallocate() {
    dossiers.deallocate()
    ids.deallocate()
    idEnds.deallocate()
  }

  /// How many rows there are.
  @inlinable public var count: Int { used }

  /// Adds a row behind the others. False, and nothing is done, where there is no room for it.
  @inlinable @inline(__always)
  public mutating func add(dossier: Int32, id: UnsafeRawPointer?, byteCount: Int) -> Bool {
    guard used < capacity else { return false }
    if keepsIDs {
      guard byteCount <= idCapacity - idBytes else { return false }
      if let id { (ids + idBytes).copyMemory(from: id, byteCount: byteCount) }
      idBytes += byteCount
      idEnds[used + 1] = idBytes
    }
    dossiers[used] = dossier
    used += 1
    return true
  }

  /// The UTF-8 of a row's id, where ids are kept.
  func id(of row: Int) -> UnsafeRawBufferPointer {
    guard keepsIDs else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    return UnsafeRawBufferPointer(start: ids + idEnds[row], count: idEnds[row + 1] - idEnds[row])
  }

  mutating func removeAll() {
    used = 0
    idBytes = 0
  }

  /// Makes room for twice as many rows.
  mutating func growRows() {
    dossiers = dossiers.moved(capacity, to: capacity * 2, padding: 0)
    if keepsIDs { idEnds = idEnds.moved(capacity + 1, to: capacity * 2 + 1, padding: 0) }
    capacity *= 2
  }

  /// Makes room for an id of so many bytes.
  mutating func reserveID(_ byteCount: Int) {
    guard keepsIDs, byteCount > idCapacity - idBytes else { return }
    idCapacity = max(idCapacity * 2, idBytes + byteCount)
    let larger = UnsafeMutableRawPointer.allocate(byteCount: idCapacity, alignment: 1)
    larger.copyMemory(from: ids, byteCount: idBytes)
    ids.deallocate()
    ids = larger
  }

  /// Whether there is no room for one row more.
  var isFull: Bool { used == capacity }
}

extension UnsafeMutablePointer {
  /// The same elements in a larger piece of memory, what is new of it filled; the former piece is given back.
  func moved(_ count: Int, to larger: Int, padding: Pointee) -> UnsafeMutablePointer {
    let new = UnsafeMutablePointer.allocate(capacity: larger)
    new.moveInitialize(from: self, count: count)
    (new + count).initialize(repeating: padding, count: larger - count)
    deallocate()
    return new
  }
}
