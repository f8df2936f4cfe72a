import { z } from 'zod';

import { DocumentType } from './document-type.js';
import { Instant, LocalDate, longText, Source, text } from './parts.js';
import { Party } from './party.js';

/** Why something is answered so. UBL `cac:Status`, e.g. { scheme: "OPStatusReason", code: "REF", text: "References incorrect" }. */
const Reason = z
  .object({
    scheme: text(70).optional(),
    code: text(70).optional(),
    text: longText.optional(),
    condition: text(70).optional().describe('UBL ConditionCode'),
    conditions: z
      .array(z.object({ attribute: text(256).optional(), value: longText.optional() }).strict())
      .optional()
      .describe('What is meant, e.g. { attribute: "BT-48", value: "EU123456789" }'),
  })
  .strict()
  .meta({ id: 'Reason' });

/** UBL `ApplicationResponse`: our answer to a document, or a partner's answer to ours. */
export const ApplicationResponse = z
  .object({
    documentType: z.literal('ApplicationResponse'),
    documentId: text(256),
    issueDate: LocalDate,
    issuedAt: Instant.optional(),
    sender: Party.optional(),
    receiver: Party.optional(),
    phase: z.enum(['received', 'result']).optional(),
    responses: z.array(
      z
        .object({
          responseCode: z
            .enum(['AB', 'AP', 'RE', 'IP', 'UQ', 'CA', 'PD'])
            .describe(
              'UNCL 4343 subset: AB received, AP accepted, RE rejected, IP in process, UQ under query, CA conditionally accepted, PD paid',
            ),
          documentReference: text(256),
          documentType: DocumentType.optional(),
          reference: text(256).optional(),
          lines: z
            .array(
              z
                .object({
                  lineNumber: text(1000).describe('A line number, or the XPath of an element'),
                  responseCode: text(10),
                  description: longText.optional(),
                  reasons: z.array(Reason).optional(),
                })
                .strict(),
            )
            .optional(),
          effectiveDate: LocalDate.optional(),
          descriptions: z.array(longText).optional(),
          reasons: z.array(Reason).optional(),
        })
        .strict(),
    ),
    notes: z.array(longText).optional(),
    source: Source.optional(),
  })
  .strict()
  .meta({ id: 'ApplicationResponse' });

export type ApplicationResponse = z.infer<typeof ApplicationResponse>;
