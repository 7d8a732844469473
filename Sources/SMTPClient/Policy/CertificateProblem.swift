// The server's certificate: what is wrong with it, and what it says of itself.

/// What is wrong with the server's certificate.
public enum CertificateProblem: Hashable, Sendable {
  /// The Unix time at which it ended.
  case expired(secondsSince1970: Int)
  /// The Unix time at which it begins.
  case notYetValid(secondsSince1970: Int)
  /// It is valid, but for other names than this.
  case wrongName(expected: String)
  /// Neither it nor its issuers are signed by an authority that is trusted here.
  case unknownAuthority
  /// It is none of those that are pinned.
  case notPinned
}

/// What a person needs of a certificate that was refused.
public struct PeerCertificate: Hashable, Sendable, CustomStringConvertible {
  /// The names and addresses it is for.
  public var names: [String]
  /// Unix times.
  public var validFrom: Int
  public var validUntil: Int
  public var fingerprint: CertificateFingerprint

  /// ``for `mail.example.com`, valid 2026-01-01 to 2027-01-01, SHA-256 AB:CD:…``
  public var description: String {
    let shown = names.prefix(4).map { "`\(Printable.cut(Printable.text($0)))`" }.joined(separator: ", ")
    let whom = names.isEmpty ? "for no name" : "for \(shown)" + (names.count > 4 ? " and others" : "")
    return "\(whom), valid \(UTCDate.text(validFrom)) to \(UTCDate.text(validUntil)), SHA-256 \(fingerprint)"
  }
}

extension CertificateProblem {
  var message: String {
    switch self {
    case .expired(let end): return "the server's certificate expired on \(UTCDate.text(end))"
    case .notYetValid(let begin): return "the server's certificate is valid only from \(UTCDate.text(begin))"
    case .wrongName(let expected): return "the server's certificate is not for `\(expected)`"
    case .unknownAuthority: return "the server's certificate is not signed by an authority that is trusted here"
    case .notPinned: return "the server's certificate is none of those that are pinned"
    }
  }

  var remedy: String {
    switch self {
    case .expired: return "renew it on the server"
    case .notYetValid: return "check the clocks of both machines"
    case .wrongName: return "use the name the certificate bears, or give the server one for this name"
    case .unknownAuthority: return "name the authority's PEM file, or have the server send its whole chain"
    case .notPinned: return "if the server's owner confirms the new certificate, pin its fingerprint"
    }
  }
}

/// Days of the Gregorian calendar for messages.
enum UTCDate {
  /// `2026-11-22`, from a Unix time; after Howard Hinnant's `civil_from_days`.
  static func text(_ secondsSince1970: Int) -> String {
    let days = (secondsSince1970 >= 0 ? secondsSince1970 : secondsSince1970 - 86_399) / 86_400 + 719_468
    let era = (days >= 0 ? days : days - 146_096) / 146_097
    let dayOfEra = days - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shifted + 2) / 5 + 1
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(year)-\(two(month))-\(two(day))"
  }
}
