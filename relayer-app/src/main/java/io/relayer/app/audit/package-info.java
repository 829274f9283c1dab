/// Compares the database with the chain, by other means than the roles use: nothing lost, nothing
/// twice, no hole.
@NullMarked
package io.relayer.app.audit;

import org.jspecify.annotations.NullMarked;
