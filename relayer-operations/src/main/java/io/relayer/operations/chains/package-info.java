/// Operations on a chain: its pause and resume.
@NullMarked
package io.relayer.operations.chains;

import org.jspecify.annotations.NullMarked;
