import GRDB

/// The changes of the schema, in order. A migration that was released is never edited.
enum Migrations {
    static func all() -> DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("2026-11-23 foundation", migrate: foundation)
        migrator.registerMigration("2026-11-26 mail", migrate: mail)
        migrator.registerMigration("2026-11-26 history", migrate: history)
        migrator.registerMigration("2026-11-26 consent log", migrate: consentLog)
        migrator.registerMigration("2026-11-26 names", migrate: names)
        migrator.registerMigration("2026-11-26 mail wishes", migrate: mailWishes)
        return migrator
    }
}
