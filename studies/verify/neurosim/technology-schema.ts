/** The file of technology figures: a record of each node of both roadmaps, in SI units unless a key names another. */
import { z } from 'zod';
import { figure } from '../statistics-schema.ts';

const gate = z.object({
  area_um2: figure,
  height_um: figure,
  width_um: figure,
  cin_fF: figure,
  cout_fF: figure,
  leak_current_nA: figure,
  horowitz_fo4_step_ps: figure,
});

const node = z.object({
  featureSize: figure,
  vdd: figure,
  vth: figure,
  phyGateLength: figure,
  widthFin: figure,
  /** Of a fin, or of one of the stacked sheets. */
  effective_width: figure,
  max_sheet_num: figure,
  capIdealGate: figure,
  capOverlap: figure,
  capFringe: figure,
  capJunction: figure,
  capSidewall: figure,
  capDrainToChannel: figure,
  pnSizeRatio: figure,
  effectiveResistanceMultiplier: figure,
  current_gmNmos: figure,
  Ion_NMOS_A_per_m_300K: figure,
  Ion_PMOS_A_per_m_300K: figure,
  Ioff_NMOS_A_per_m_300K: figure,
  Ioff_PMOS_A_per_m_300K: figure,
  Ion_NMOS_A_per_m_350K: figure,
  Ioff_NMOS_A_per_m_350K: figure,
  Ion_NMOS_A_per_m_400K: figure,
  Ioff_NMOS_A_per_m_400K: figure,
  wire_width_nm: figure,
  wire_AR: figure,
  wire_rho_ohm_m: figure,
  metal0_R_ohm_per_um: figure,
  metal1_R_ohm_per_um: figure,
  wire_C_fF_per_um_used: figure,
  read_voltage_V: figure,
  sram_cell_height_F: figure,
  sram_cell_width_F: figure,
  sram_access_Ron_ohm: figure,
  min_nmos_width_um: figure,
  gate_cap_fF_per_um: figure,
  drain_cap_nmos_fF_per_um: figure,
  Ron_nmos_min_ohm: figure,
  Ron_pmos_minratio_ohm: figure,
  gm_nmos_min_S: figure,
  inv_min: gate,
  inv_x4: gate,
  inv_x16: gate,
  nand2_min: gate,
  nor2_min: gate,
});

const nodes = z.record(z.string(), node, { error: 'nodes' });
export const technologySchema = z.object({ LSTP: nodes, HP: nodes });
export type NeurosimTechnology = z.infer<typeof technologySchema>;
export type GoldenNode = NeurosimTechnology['LSTP'][string];
export type GoldenGate = GoldenNode['inv_min'];
