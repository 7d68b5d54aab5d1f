// Holds the settings in package.json against the one schema in src/shared/settings.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as z from 'zod';
import { SETTINGS, type SettingKey } from '../../../src/shared/settings/schema.ts';
import { manifest, properties, textOf } from './manifest.ts';

const keys = Object.keys(SETTINGS) as SettingKey[];
const schemaOf = (key: SettingKey) => z.toJSONSchema(SETTINGS[key].schema) as Record<string, unknown>;

/** Endpoints, hosts and routes: a workspace must never set them. */
const MACHINE = [
  'hob.servers',
  'hob.routes',
  'hob.fallback',
  'hob.perimeter.allowedHosts',
  'hob.perimeter.extraCaFiles',
];

describe('settings in package.json', () => {
  it('are the ones of the schema, and at most 25', () => {
    assert.deepEqual(Object.keys(properties).sort(), keys.map((key) => `hob.${key}`).sort());
    assert.ok(keys.length <= 25);
  });

  for (const key of keys) {
    it(`hob.${key} agrees with the schema`, () => {
      const property = properties[`hob.${key}`];
      const schema = schemaOf(key);
      assert.ok(property);
      assert.deepEqual(property.default, SETTINGS[key].default);
      assert.equal(property.type, schema['type']);
      assert.deepEqual(property.enum, schema['enum']);
      if (property.type === 'integer') {
        assert.deepEqual([property.minimum, property.maximum], [schema['minimum'], schema['maximum']]);
      }
      assert.equal(SETTINGS[key].schema.safeParse(property.default).success, true);
    });
  }

  it('have one sentence each, and labels for their choices', () => {
    for (const [key, property] of Object.entries(properties)) {
      assert.match(property.markdownDescription, /^%.+%$/, key);
      assert.match(textOf(property.markdownDescription), /^[A-Z].*\.$/s, key);
      assert.equal(property.enumItemLabels?.length, property.enum?.length, key);
    }
  });

  it('have a scope, and machine scope where a workspace must not decide', () => {
    for (const [key, property] of Object.entries(properties)) {
      assert.ok(property.scope, key);
      assert.equal(property.scope === 'machine', MACHINE.includes(key), key);
    }
    const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
    assert.deepEqual(
      MACHINE.filter((key) => !restricted.includes(key)),
      [],
    );
    assert.deepEqual(
      restricted.filter((key) => !properties[key]),
      [],
    );
  });

  it('stand in an order without gaps, in titled categories', () => {
    for (const category of manifest.contributes.configuration) {
      const orders = Object.values(category.properties).map(({ order }) => order);
      assert.deepEqual(
        orders,
        orders.map((_, index) => index + 1),
      );
      assert.ok(textOf(category.title));
    }
  });
});
