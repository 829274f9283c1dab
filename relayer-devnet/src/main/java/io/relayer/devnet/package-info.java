/// Embedded PostgreSQL, Kafka and dev chain, for `relayer dev` and for tests: [Devnet] is all of
/// them on one folder, [TestStack] one of each per test JVM.
///
/// Kafka runs inside the JVM. PostgreSQL and anvil are child processes ([ServerProcess]), which end
/// with the JVM however it ends ([ParentWatch]); what a kill leaves none the less is ended by the
/// next start on the folder ([OrphanProcess]). A folder has one user at a time ([FolderLock]).
@NullMarked
package io.relayer.devnet;

import org.jspecify.annotations.NullMarked;
