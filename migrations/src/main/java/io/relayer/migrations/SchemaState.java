package io.relayer.migrations;

/// The stand of a database's schema to that of this build.
public sealed interface SchemaState {
  /// Each migration of this build was applied, and no other one.
  record UpToDate() implements SchemaState {}

  /// It lacks migrations of this build, or all of them.
  record Behind(int missing) implements SchemaState {}

  /// It was made by other migrations of the same numbers. There is no way from it to this build's.
  ///
  /// A migration that was released is never changed, so such a schema is of a build before the
  /// first release: until then the first migrations may be written anew. Checksums tell it, not the
  /// names of files: those of two builds may have the same ones.
  record BeforeRelease() implements SchemaState {}

  /// It has all of this build's migrations that were applied unchanged, and further ones: a later
  /// build made it.
  ///
  /// @param newest the highest number that was applied
  record Ahead(int unknown, String newest) implements SchemaState {}
}
