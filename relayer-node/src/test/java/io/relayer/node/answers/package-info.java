/// Answers of clients as they are, made wrong by a seeded generator, and put to every reader.
@NullMarked
package io.relayer.node.answers;

import org.jspecify.annotations.NullMarked;
