// The check of mail addresses for others: the configuration and the rules name some too.

/// Whether a text can be somebody's mail address: `anna@example.com`, stricter than RFC 5321.
public func isMailAddress(_ text: String) -> Bool { isPlausibleMailbox(Array(text.utf8)[...]) }
