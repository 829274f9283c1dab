/// The ground that all roles share: the domain of requests, transactions and attempts, and how it
/// is kept.
@NullMarked
package io.relayer.core;

import org.jspecify.annotations.NullMarked;
