// The machine: its clock and zone data, and the room beside the store.

import FollowupModel
import FollowupStore
import Foundation
import WorkingTime

extension Doctor {
  /// Less room than this is an error, and less than ten times as much a warning.
  static let freeBytes = 50 << 20
  /// Zone data older than this may not know of zones that changed.
  static let zoneDataYears = 2

  mutating func checkClock(_ zone: Zone?) {
    let former = findings.count
    switch clock {
    case .synchronised: break
    case .unsynchronised:
      add(
        .warning(
          "clock", "nothing keeps the machine's clock right",
          "run `timedatectl set-ntp true`, or install systemd-timesyncd or chrony"))
    case .unknown: add(.warning("clock", "the kernel does not say whether the clock is right", "see `timedatectl`"))
    }
    checkZoneData(version: Zone.dataVersion())
    let shown = zone.map { " in \($0.name)" } ?? ""
    addOK("clock", "synchronised; zone data \(Zone.dataVersion())\(shown)", unless: former)
  }

  /// `version`: as `2026a`.
  mutating func checkZoneData(version: String) {
    guard let year = Int(version.prefix(4)) else {
      return add(.warning("clock", "the zone data do not say of when they are", "install Debian's `tzdata`"))
    }
    guard year + Doctor.zoneDataYears <= today.year else { return }
    add(
      .warning(
        "clock", "the zone data are of \(year), and zones change their offsets", "run `apt-get install tzdata`"))
  }

  mutating func checkDisk(_ configuration: Configuration) {
    guard let space = DiskSpace(beside: configuration.store) else { return }
    let former = findings.count
    let free = "\(space.free >> 20) MiB are free beside the store"
    let remedy = "make room on the file system of `\(configuration.store)`, or move the store to a larger one"
    if space.free < Doctor.freeBytes {
      add(.error("disk", free, remedy))
    } else if space.free < 10 * Doctor.freeBytes {
      add(.warning("disk", free, remedy))
    }
    checkReserve(of: configuration.store)
    addOK("disk", free, unless: former)
  }

  private mutating func checkReserve(of store: String) {
    guard FileManager.default.fileExists(atPath: store) else { return }
    var status = stat()
    let size = stat(store + ".reserve", &status) == 0 ? Int(status.st_blocks) * 512 : 0
    guard size < SQLiteStore.reserveBytes else { return }
    add(
      .warning(
        "disk",
        "the reserve for a full disk beside the store has \(size >> 10) KiB of \(SQLiteStore.reserveBytes >> 10)",
        "start followupd where there is room: it fills the reserve by itself"))
  }
}
