#include "textflag.h"

// EQUAL stores at to(DI) which of the 64 bytes in Y3 and Y4 are equal to those of pattern.
#define EQUAL(pattern, to) \
	VPCMPEQB  Y3, pattern, Y5; \
	VPCMPEQB  Y4, pattern, Y6; \
	VPMOVMSKB Y5, R8;          \
	VPMOVMSKB Y6, R9;          \
	SHLQ      $32, R9;         \
	ORQ       R9, R8;          \
	MOVQ      R8, to(DI)

// func classifyAVX2(blocks *block, text *byte, n int, separator byte)
TEXT ·classifyAVX2(SB), NOSPLIT, $0-25
	MOVQ         blocks+0(FP), DI
	MOVQ         text+8(FP), SI
	MOVQ         n+16(FP), CX
	VPBROADCASTB separator+24(FP), Y0
	MOVQ         $10, AX
	VMOVQ        AX, X1
	VPBROADCASTB X1, Y1
	MOVQ         $34, AX
	VMOVQ        AX, X2
	VPBROADCASTB X2, Y2

loop:
	VMOVDQU (SI), Y3
	VMOVDQU 32(SI), Y4
	EQUAL(Y0, 0)
	EQUAL(Y1, 8)
	EQUAL(Y2, 16)
	ADDQ    $64, SI
	ADDQ    $24, DI
	DECQ    CX
	JNZ     loop
	VZEROUPPER
	RET

// PLACE writes the place of the lowest bit of R8, which stands for DX, to offset(DI), and clears
// the bit.
#define PLACE(offset) \
	TZCNTQ R8, R10;         \
	BLSRQ  R8, R8;          \
	ADDL   DX, R10;         \
	MOVL   R10, offset(DI)

// func placesBMI(marks *uint32, blocks *block, n int, at uint32) (places, breaks, done int)
TEXT ·placesBMI(SB), NOSPLIT, $0-56
	MOVQ marks+0(FP), DI
	MOVQ blocks+8(FP), SI
	MOVQ n+16(FP), CX
	MOVL at+24(FP), DX
	MOVQ DI, R11
	XORQ R12, R12
	XORQ R13, R13

block:
	CMPQ    R13, CX
	JGE     end
	CMPQ    16(SI), $0
	JNE     end
	MOVQ    0(SI), R8
	MOVQ    8(SI), R9
	ORQ     R9, R8
	POPCNTQ R9, R9
	ADDQ    R9, R12
	POPCNTQ R8, BX
	LEAQ    (DI)(BX*4), AX

	// Eight at a time, some of them for nothing: the next ones are written over them.
eight:
	PLACE(0)
	PLACE(4)
	PLACE(8)
	PLACE(12)
	PLACE(16)
	PLACE(20)
	PLACE(24)
	PLACE(28)
	ADDQ  $32, DI
	CMPQ  DI, AX
	JLT   eight
	MOVQ  AX, DI
	ADDQ  $24, SI
	ADDL  $64, DX
	INCQ  R13
	JMP   block

end:
	SUBQ R11, DI
	SHRQ $2, DI
	MOVQ DI, places+32(FP)
	MOVQ R12, breaks+40(FP)
	MOVQ R13, done+48(FP)
	RET
